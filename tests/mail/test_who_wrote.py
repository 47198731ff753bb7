"""Whole mails of mail systems, responders, helpdesks, lists, machines, and of people who speak of them: who wrote each, and
whether it may be answered automatically (MAIL.md 4.3 to 4.5)."""

import time

import pytest

from request_mgmt.mail import returning
from request_mgmt.mail.classifying import classify
from request_mgmt.mail.parsing import parse
from request_mgmt.records import readers

pytestmark = pytest.mark.pure
OWN = {"support@example.com"}
PLACE = "To: support@example.com\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nMessage-ID: <1@x.test>\n"
# What it is, its kind, its own headers and its body; a person's mail that may be answered is an "answered" one
MAILS = [
	(
		"qmail plain",
		"bounce",
		"From: MAILER-DAEMON@mx.acme.test\nSubject: failure notice\nReturn-Path: <>",
		"Hi. This is the qmail-send program at mx.acme.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<bo@acme.test>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <support@example.com>\nReceived: x\nMessage-ID: <a@b>\n",
	),
	(
		"qmail from bare",
		"bounce",
		"From: MAILER-DAEMON\nSubject: failure notice",
		"Hi. This is the qmail-send program at mx.acme.test.",
	),
	(
		"sendmail bare From",
		"bounce",
		"From: Mail Delivery Subsystem <MAILER-DAEMON>\nSubject: Returned mail: see transcript for details",
		"The original message was received at Mon\n\n   ----- The following addresses had permanent fatal errors -----\n<bo@acme.test>",
	),
	(
		"mailer daemon error subject",
		"bounce",
		"From: mailer-daemon\nSubject: There was an error sending your mail\nAuto-Submitted: auto-replied\nReturn-Path: <>",
		"We had trouble delivering your message. Full details follow:\n",
	),
	(
		"exim old",
		"bounce",
		"From: Mail Delivery System <Mailer-Daemon@mx.acme.test>\nSubject: Mail delivery failed: returning message to sender",
		"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bo@acme.test\n    Unrouteable address\n",
	),
	(
		"exim warning",
		"bounce",
		"From: Mail Delivery System <Mailer-Daemon@mx.acme.test>\nSubject: Warning: message 1abc-0001 delayed 24 hours",
		"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue\n",
	),
	(
		"exchange 2003 no report",
		"bounce",
		"From: System Administrator <postmaster@acme.test>\nSubject: Undeliverable: Printer",
		"Your message\n\n  To:      Bo\n  Subject: Printer\n  Sent:    Mon\n\ndid not reach the following recipient(s):\n\nbo@acme.test on Mon\n    The recipient name is not recognized\n",
	),
	(
		"exchange, administrator",
		"bounce",
		"From: System Administrator <administrator@acme.test>\nSubject: Undeliverable: Printer",
		"Your message\n\n  To:      Bo\n  Subject: Printer\n  Sent:    Mon\n\ndid not reach the following recipient(s):\n\nbo@acme.test on Mon\n    The recipient name is not recognized\n",
	),
	(
		"a person called an administrator",
		"person",
		"From: System Administrator <it@acme.test>\nSubject: Delivery problem with order 44\nReturn-Path: <it@acme.test>",
		"Our order could not be delivered. Please help.",
	),
	(
		"a person tells what he was told",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Mail not delivered\nReturn-Path: <eva@acme.test>",
		"Your message to bo@example.com\ncould not be delivered, I am told. What is wrong with it?",
	),
	(
		"a gateway that names itself as the sender",
		"bounce",
		"From: gateway@acme.test\nSubject: Delivery failure notification\nReturn-Path: <gateway@acme.test>",
		"Your message with the subject: Re: Order 44\ncould not be delivered to:\n\nbo@example.com\n",
	),
	(
		"exchange da",
		"bounce",
		"From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.test>\nSubject: Kan ikke leveres: Printer",
		"Levering mislykkedes for disse modtagere eller grupper:\n\nbo@acme.test",
	),
	(
		"office365 postmaster",
		"bounce",
		"From: Microsoft Outlook <postmaster@acme.onmicrosoft.test>\nSubject: Undeliverable: Printer\nContent-Type: text/html",
		"<p>Your message to bo@acme.test couldn't be delivered.</p>",
	),
	(
		"gmail nxdomain",
		"bounce",
		"From: Mail Delivery Subsystem <mailer-daemon@googlemail.test>\nSubject: Delivery Status Notification (Failure)\nAuto-Submitted: auto-replied\nX-Failed-Recipients: bo@acme.test",
		"** Address not found **",
	),
	(
		"yahoo",
		"bounce",
		"From: MAILER-DAEMON@yahoo.test\nSubject: Failure Notice",
		"Sorry, we were unable to deliver your message to the following address.\n\n<bo@acme.test>:\n554: delivery error",
	),
	(
		"domino",
		"bounce",
		"From: Domino Mail <postmaster@acme.test>\nSubject: DELIVERY FAILURE: User bo (bo@acme.test) not listed in Domino Directory",
		"Your message\n\n  Subject: Printer\n\nwas not delivered to:\n\n  bo@acme.test\n\nbecause:\n\n  User bo not listed",
	),
	(
		"ses plain",
		"bounce",
		"From: Mail Delivery Subsystem <MAILER-DAEMON@amazonses.test>\nSubject: Delivery Status Notification (Failure)",
		"An error occurred while trying to deliver the mail to the following recipients:\nbo@acme.test",
	),
	(
		"sns json, complaint",
		"complaint",
		"From: AWS <no-reply@sns.amazonaws.test>\nSubject: AWS Notification Message",
		'{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"bo@acme.test"}]}}',
	),
	(
		"sns json",
		"bounce",
		"From: AWS <no-reply@sns.amazonaws.test>\nSubject: AWS Notification Message",
		'{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"bo@acme.test"}]}}',
	),
	(
		"groupwise",
		"bounce",
		"From: Mailer-Daemon@gw.acme.test\nSubject: Message status - undeliverable",
		"The message that you sent was undeliverable to the following:\n\tbo (The message could not be delivered)\n",
	),
	(
		"notes, null path",
		"bounce",
		"From: Mail Router <notes@acme.test>\nSubject: DELIVERY FAILURE: User not listed\nReturn-Path: <>",
		"Your message\n\n Subject: x\n\nwas not delivered to:\n bo@acme.test",
	),
	(
		"imail",
		"bounce",
		"From: Postmaster <postmaster@acme.test>\nSubject: Undeliverable Mail",
		"Unknown user: bo@acme.test\n\nOriginal message follows.\n\nReceived: x\nMessage-ID: <a@b>\n",
	),
	(
		"smtp32",
		"bounce",
		"From: Postmaster <root@acme.test>\nSubject: Undeliverable Mail",
		"Unknown user: bo@acme.test\n\nOriginal message follows.\n\nReceived: x\nMessage-ID: <a@b>\n",
	),
	(
		"mdaemon",
		"person",
		"From: MDaemon at acme.test <MDaemon@acme.test>\nSubject: MDaemon Notification -- Attachment Removed",
		"the following attachment was removed",
	),
	(
		"barracuda",
		"bounce",
		"From: Barracuda <barracuda@acme.test>\nSubject: **Message you sent blocked by our bulk email filter**",
		"Your message to: bo@acme.test\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Printer",
	),
	(
		"mimecast",
		"bounce",
		"From: postmaster@acme.test\nSubject: [Postmaster] Email Delivery Failure\nReturn-Path: <>",
		"This is a delivery failure notification message indicating that\nan email you addressed to email address :\n-- bo@acme.test\ncould not be delivered.",
	),
	(
		"quota warn fr",
		"bounce",
		"From: Mail Delivery System <MAILER-DAEMON@orange.test>\nSubject: Rapport de non-remise",
		"Votre message n'a pas pu etre remis",
	),
	(
		"dsn no report type",
		"bounce",
		'From: x@acme.test\nSubject: x\nContent-Type: multipart/mixed; boundary="b"',
		"--b\n\nNo\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 5.1.1\n--b--\n",
	),
	(
		"dsn lost boundary",
		"bounce",
		'From: MAILER-DAEMON@acme.test\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"',
		"This is the mail system at host mx\n\nFinal-Recipient: rfc822;a@b.test\nStatus: 5.1.1\n",
	),
	(
		"postmaster, null path",
		"bounce",
		"From: postmaster@acme.test\nSubject: Undelivered\nReturn-Path: <>",
		"<bo@acme.test>: unknown",
	),
	(
		"delay da",
		"bounce",
		"From: Mail Delivery System <MAILER-DAEMON@acme.test>\nSubject: Forsinket mail (stadig forsøges)",
		"Din mail er forsinket. Du behøver ikke sende den igen.",
	),
	(
		"mailbox full from person",
		"auto-reply",
		"From: Bo Berg <bo@acme.test>\nSubject: Mailbox full\nReturn-Path: <>",
		"My mailbox is full",
	),
	(
		"courier",
		"bounce",
		'From: "Courier mail server at mx.acme.test" <@>\nSubject: NOTICE: mail delivery status.\nReturn-Path: <>',
		"This is a delivery status notification from mx.acme.test",
	),
	(
		"postfix null from",
		"bounce",
		"From: <>\nSubject: Undelivered Mail Returned to Sender",
		"This is the mail system at host mx.acme.test.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.",
	),
	(
		"zoho",
		"bounce",
		"From: mailer-daemon@mail.zoho.test\nSubject: Undelivered Mail Returned to Sender",
		"This message was created automatically by mail delivery software. A message that you sent could not be delivered",
	),
	(
		"x400",
		"bounce",
		"From: postmaster@acme.test\nSubject: Delivery Report (failure) for bo@acme.test",
		"This report relates to your message: Subject: x of Mon\n\nYour message was not delivered to   bo@acme.test\nfor the following reason:",
	),
	(
		"groupwise WebAccess",
		"bounce",
		"From: postmaster@gw.test\nSubject: Mail System Error - Returned Mail",
		"User's mailbox is full",
	),
	(
		"communigate",
		"bounce",
		"From: MAILER-DAEMON@acme.test\nSubject: Undeliverable mail: Printer",
		"Failed to deliver to '<bo@acme.test>'\nLOCAL module reports: account is full (quota exceeded)",
	),
	(
		"a postmaster who answers",
		"person",
		"From: postmaster@acme.test\nSubject: Re: Blocklisting of your server\nIn-Reply-To: <a@b.test>",
		"Hi,\nwe removed you from the list.\nKai, postmaster",
	),
	(
		"forwarded bounce",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Fwd: Undelivered Mail Returned to Sender",
		"Why do I get this?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@x.test>\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system\n\nReceived: x\nMessage-ID: <a@b.test>\n",
	),
	(
		"forwarded bounce with header paste no fwd prefix",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Mail delivery problem\nReturn-Path: <eva@acme.test>",
		"Hello,\nmy mail to you came back, see below. Could you not be delivered to?\n\nEva\n\nReturn-Path: <eva@acme.test>\nReceived: from x\nMessage-ID: <a@b.test>\nFrom: eva@acme.test\n",
	),
	(
		"forwarded bounce attached",
		"answered",
		'From: Eva <eva@acme.test>\nSubject: my mail comes back\nContent-Type: multipart/mixed; boundary="b"',
		"--b\nContent-Type: text/plain\n\nHi, my mails to you come back, see the attached report.\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.test\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n\nNo\n--c\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nFinal-Recipient: rfc822;support@example.com\nAction: failed\nStatus: 5.1.1\n--c--\n--b--\n",
	),
	(
		"a person: order undeliverable",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Undeliverable order",
		"My order 12 was undeliverable says PostNord. What now?",
	),
	(
		"a person: returned letter",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Returned mail: letter to Odense",
		"The post office returned my letter to you.",
	),
	(
		"a person: undeliverable parcel",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Undeliverable: my parcel",
		"Hello, DHL says it is undeliverable. Can you send it to my new address?",
	),
	(
		"ooo exchange",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Automatic reply: [#100042] Printer\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nIn-Reply-To: <a@b>",
		"I am out",
	),
	(
		"ooo exchange stripped headers",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Automatisk svar: [#100042] Printer",
		"Jeg er på ferie",
	),
	(
		"ooo gmail",
		"auto-reply",
		"From: Bo <bo@gmail.test>\nSubject: Re: [#100042] Printer\nX-Autoreply: yes\nPrecedence: bulk\nAuto-Submitted: auto-replied",
		"on leave",
	),
	(
		"ooo icloud",
		"auto-reply",
		"From: Bo <bo@icloud.test>\nSubject: Re: [#100042] Printer\nAuto-Submitted: auto-replied",
		"I am away",
	),
	(
		"ooo lotus",
		"person",
		"From: Bo Berg <bo@acme.test>\nSubject: Bo Berg is out of the office (returning 30-11-2026)",
		'I am out of the office until 30-11-2026.\n\nNote: This is an automated response to your message "Printer" sent on 23-11-2026. This is the only notification you will receive while this person is away.',
	),
	(
		"ooo lotus da",
		"person",
		"From: Bo Berg <bo@acme.test>\nSubject: Bo Berg er ikke på kontoret (tilbage 30-11-2026)",
		'Jeg er ikke på kontoret før 30-11-2026.\n\nBemærk: Dette er et automatisk svar på din meddelelse "Printer".',
	),
	(
		"ooo lotus de",
		"person",
		"From: Bo Berg <bo@acme.test>\nSubject: Bo Berg ist außer Haus.",
		"Ich werde ab 23.11.2026 nicht im Büro sein. Ich kehre zurück am 30.11.2026.\n\nHinweis: Dies ist eine automatische Antwort auf Ihre Nachricht",
	),
	(
		"ooo cpanel",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Autoreply: Printer\nX-Autorespond: Printer\nPrecedence: auto_reply",
		"away",
	),
	(
		"ooo vacation unix",
		"auto-reply",
		"From: Bo Berg <bo@acme.test>\nSubject: away from my mail\nPrecedence: bulk",
		"I will not be reading my mail for a while.",
	),
	(
		"ooo vacation no header",
		"person",
		"From: bo@acme.test (Bo Berg)\nSubject: away from my mail",
		'I will not be reading my mail for a while.\nYour mail regarding "[#100042] Printer" will be read when I return.',
	),
	(
		"ooo in reply only",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: [#100042] Printer\nIn-Reply-To: <a@b>",
		"Thank you for your email. I am currently on annual leave until 30 November with limited access to e-mail. For urgent matters please contact Eva.",
	),
	(
		"ooo thanks first da",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: [#100042] Printer\nIn-Reply-To: <a@b>",
		"Tak for din mail.\n\nJeg er på ferie til og med den 30. november. Ved hasteopgaver kontakt Eva.",
	),
	(
		"ooo sv thanks",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nIn-Reply-To: <a@b>",
		"Hej!\n\nTack för ditt mejl. Jag är på semester till och med 30 november.",
	),
	(
		"ooo de",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihre E-Mail. Ich bin derzeit nicht im Büro und ab dem 30.11. wieder erreichbar.",
	),
	(
		"ooo fr",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Bonjour,\n\nJe suis actuellement en congé jusqu'au 30 novembre. En cas d'urgence, contactez Eva.",
	),
	(
		"ooo pl",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Dzień dobry,\n\nobecnie jestem na urlopie do 30 listopada.",
	),
	(
		"ooo ja",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: 自動返信: Printer\nIn-Reply-To: <a@b>",
		"不在です",
	),
	(
		"ooo ja no mark",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"ただいま不在にしております。11月30日に戻ります。",
	),
	(
		"ooo maternity",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Hej\n\nJeg er på barsel frem til 1. maj 2027. Kontakt venligst Eva.",
	),
	(
		"left company",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Bo Berg no longer works at Acme. Please contact eva@acme.test. This mailbox is not monitored.",
	),
	(
		"an address nobody reads",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Printer",
		"Thank you. This mailbox is no longer active. Please write to eva@acme.test.",
	),
	(
		"an account that is not active",
		"answered",
		"From: Bo <bo@acme.test>\nSubject: Login",
		"Hello. The page says: This account is not active. Regards, Bo",
	),
	(
		"a mailbox that is not active, and a customer who asks",
		"answered",
		"From: Bo <bo@acme.test>\nSubject: Login",
		"When I log in I see: this mailbox is no longer active. Please reactivate it.",
	),
	(
		"a mailbox that is not active, da",
		"answered",
		"From: Bo <bo@acme.test>\nSubject: Login",
		"Der står, at denne mailboks er ikke længere i brug. Kan I åbne den igen?",
	),
	(
		"a person whose parcel did not arrive",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Delivery problem with order 44\nReturn-Path: <eva@acme.test>",
		"Hello, I waited all day and my parcel was not there.",
	),
	(
		"a gateway that names itself and says no I",
		"person",
		"From: gateway@acme.test\nSubject: Delivery problem\nReturn-Path: <gateway@acme.test>",
		"The delivery failed for bo@acme.test.",
	),
	(
		"a gateway that says I",
		"person",
		"From: gateway@acme.test\nSubject: Delivery problem\nReturn-Path: <gateway@acme.test>",
		"I was unable to deliver your mail to bo@acme.test.",
	),
	(
		"a person tells what he was told, and no return path",
		"person",
		"From: Eva <eva@acme.test>\nSubject: Mail not delivered",
		"Your message to bo@example.com\ncould not be delivered, I am told. What is wrong with it?",
	),
	(
		"dmarc report with a mark",
		"auto-reply",
		"From: dmarcreport@microsoft.test\nSubject: [Preview] Report Domain: example.com Submitter: outlook.test Report-ID: 1",
		"x",
	),
	(
		"hotmail, the mail itself",
		"complaint",
		"From: news@example.com\nSubject: News\nX-HmXmrOriginalRecipient: bo@hotmail.test\nPrecedence: bulk",
		"x",
	),
	(
		"read receipt in winmail.dat",
		"receipt",
		"From: Bo <bo@acme.test>\nSubject: Read: Printer\nReturn-Path: <>\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
		"eJ8+IklQTS5NaWNyb3NvZnQgTWFpbC5SZWFkIFJlY2VpcHQA",
	),
	(
		"not delivered, in winmail.dat",
		"bounce",
		"From: System Administrator <admin@acme.test>\nSubject: Printer\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
		"eJ8+IlJlcG9ydC5JUE0uTm90ZS5ORFIA",
	),
	(
		"left company da",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nIn-Reply-To: <a@b>",
		"Bo Berg er ikke længere ansat hos Acme. Kontakt venligst eva@acme.test.",
	),
	(
		"ooo da, ude af kontoret",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Ude af kontoret: Printer\nIn-Reply-To: <a@b>",
		"Tilbage mandag",
	),
	("ooo es", "auto-reply", "From: Bo <bo@acme.test>\nSubject: Respuesta automática: Printer", "x"),
	("ooo it Risposta", "auto-reply", "From: Bo <bo@acme.test>\nSubject: Risposta automatica: Printer", "x"),
	("ooo sv Autosvar", "auto-reply", "From: Bo <bo@acme.test>\nSubject: Autosvar: Printer", "x"),
	(
		"ooo no Fraværsmelding",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Fraværsmelding: Printer\nIn-Reply-To: <a@b>",
		"x",
	),
	("ooo fi", "auto-reply", "From: Bo <bo@acme.test>\nSubject: Automaattinen vastaus: Printer", "x"),
	(
		"pigeonhole without headers",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Auto: [#100042] Printer\nIn-Reply-To: <a@b>",
		"Away",
	),
	(
		"zendesk ack headers stripped",
		"person",
		"From: Acme Support <support@acme.zendesk.test>\nSubject: [Acme] Request received: Printer",
		"##- Please type your reply above this line -##\n\nYour request (4711) has been received and is being reviewed by our support staff.",
	),
	(
		"freshdesk ack",
		"person",
		"From: Acme <support@acme.freshdesk.test>\nSubject: Ticket Received - Printer [#4711]",
		"Dear Support,\n\nWe would like to acknowledge that we have received your request and a ticket has been created.\nA support representative will be reviewing your request.",
	),
	(
		"jira ack",
		"person",
		"From: Acme <jira@acme.atlassian.test>\nSubject: ACME-12 Printer\nX-JIRA-FingerPrint: 1",
		"—-—-—-—\nReply above this line.\n\nJust confirming that we got your request. We're on it.\n",
	),
	(
		"jira ack no header",
		"person",
		"From: Acme <jira@acme.atlassian.test>\nSubject: ACME-12 Printer",
		"—-—-—-—\nReply above this line.\n\nJust confirming that we got your request. We're on it.\n\nView request: https://x",
	),
	(
		"otrs ack",
		"list",
		"From: Acme <support@acme.test>\nSubject: [Ticket#2026112310000012] RE: Printer\nPrecedence: bulk\nX-Loop: yes",
		"This is a demo text which is send to every inquiry.",
	),
	(
		"rt ack",
		"auto-reply",
		"From: Acme via RT <rt@acme.test>\nSubject: [acme.test #4711] AutoReply: Printer\nPrecedence: bulk\nX-RT-Loop-Prevention: acme.test\nRT-Ticket: acme.test #4711\nX-Managed-BY: RT 5",
		"Greetings,\n\nThis message has been automatically generated in response to the creation of a trouble ticket",
	),
	(
		"rt ack no bulk",
		"auto-reply",
		"From: Acme via RT <rt@acme.test>\nSubject: [acme.test #4711] AutoReply: Printer\nX-RT-Loop-Prevention: acme.test",
		"Greetings,\n\nThis message has been automatically generated in response to the creation of a trouble ticket",
	),
	(
		"osticket ack",
		"person",
		"From: Acme <support@acme.test>\nSubject: Support Ticket Opened [#471100]\nX-Auto-Response-Suppress: DR, RN, OOF, AutoReply",
		"Dear Support,\n\nA request for support has been created and assigned #471100.",
	),
	(
		"servicenow",
		"person",
		"From: IT Service Desk <acme@service-now.test>\nSubject: Incident INC0010042 has been opened on your behalf\nX-ServiceNow-Generated: true",
		"Short Description: Printer",
	),
	(
		"hubspot ack",
		"person",
		"From: Acme <support@acme.test>\nSubject: We received your support ticket: Printer",
		"Thanks for reaching out. We've received your ticket and will get back to you.",
	),
	(
		"danish municipality ack",
		"person",
		"From: Kommunen <post@kommune.test>\nSubject: Kvittering: Printer",
		"Kære borger\n\nTak for din henvendelse. Vi bestræber os på at svare inden for 5 hverdage.",
	),
	(
		"danish ack 2",
		"person",
		"From: Firma <info@firma.test>\nSubject: Sv: Printer\nIn-Reply-To: <a@b>",
		"Mange tak for din mail.\n\nVi vender tilbage hurtigst muligt, normalt inden for 24 timer.\n\nMed venlig hilsen\nFirma",
	),
	(
		"german ack",
		"person",
		"From: Firma <info@firma.test>\nSubject: AW: Printer\nIn-Reply-To: <a@b>",
		"Vielen Dank für Ihre Anfrage.\n\nIhre Nachricht ist bei uns eingegangen und wird schnellstmöglich bearbeitet.",
	),
	("no-reply notify", "list", "From: Shop <no-reply@shop.test>\nSubject: Order", "x"),
	("noreply variants", "list", "From: Shop <donotreply@shop.test>\nSubject: Order", "x"),
	("notifications@", "person", "From: Shop <notifications@shop.test>\nSubject: Order", "x"),
	("ikke-svar", "list", "From: Shop <svar-ikke@shop.test>\nSubject: Order", "x"),
	("ingensvar", "list", "From: Shop <ingen-svar@shop.test>\nSubject: Order", "x"),
	("nicht-antworten", "list", "From: Shop <keine-antwort@shop.test>\nSubject: Order", "x"),
	("nepasrepondre", "list", "From: Shop <ne-pas-repondre@shop.test>\nSubject: Order", "x"),
	("noresponder", "list", "From: Shop <noresponder@shop.test>\nSubject: Order", "x"),
	("no.reply", "list", "From: Shop <no.reply@shop.test>\nSubject: Order", "x"),
	("shop-noreply", "list", "From: Shop <shop-noreply@shop.test>\nSubject: Order", "x"),
	("noreply-shop", "list", "From: Shop <noreply-orders@shop.test>\nSubject: Order", "x"),
	(
		"mdn",
		"receipt",
		'From: Bo <bo@acme.test>\nSubject: Read: Printer\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"',
		"--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;bo@acme.test\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
	),
	(
		"mdn mixed",
		"receipt",
		'From: Bo <bo@acme.test>\nSubject: Læst: Printer\nContent-Type: multipart/mixed; boundary="b"',
		"--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;bo@acme.test\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
	),
	(
		"outlook receipt as text",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Read: Printer",
		"Your message\n\n   To: Support\n   Subject: Printer\n   Sent: Mon\n\nwas read on Mon.",
	),
	(
		"outlook receipt da as text",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Læst: Printer",
		"Din meddelelse\n\n   Til: Support\n   Emne: Printer\n\nblev læst den 23.",
	),
	(
		"notes return receipt",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Return Receipt (displayed) - Printer",
		"This is a Return Receipt for the mail that you sent to bo@acme.test.\n\nNote: This Return Receipt only acknowledges that the message was displayed on the recipient's computer.",
	),
	(
		"arf",
		"complaint",
		'From: fbl@isp.test\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"',
		"--b\n\nc\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n",
	),
	(
		"mailman",
		"list",
		"From: Bo <bo@acme.test>\nSubject: [users] Hello\nList-Id: <users.acme.test>\nPrecedence: list",
		"x",
	),
	(
		"google groups",
		"list",
		"From: 'Bo' via Users <users@googlegroups.test>\nSubject: [users] Hello\nList-ID: <users.googlegroups.test>\nMailing-list: list users@googlegroups.test",
		"x",
	),
	(
		"listserv",
		"list",
		"From: Bo <bo@acme.test>\nSubject: Re: Hello\nSender: Users list <USERS@LISTSERV.ACME.TEST>\nList-Help: <https://x>\nPrecedence: list",
		"x",
	),
	("newsletter", "list", "From: Shop <news@shop.test>\nSubject: Sale\nList-Unsubscribe: <https://x>", "x"),
	(
		"newsletter no headers",
		"person",
		"From: Shop <newsletter@shop.test>\nSubject: Black Friday: 50% off",
		"Huge sale.\n\nIf you no longer wish to receive these emails, unsubscribe here: https://shop.test/unsubscribe?x\n",
	),
	(
		"newsletter da no headers",
		"person",
		"From: Butik <nyhedsbrev@butik.test>\nSubject: Black Friday",
		"Stort udsalg.\n\nDu modtager denne mail, fordi du er tilmeldt vores nyhedsbrev. Afmeld nyhedsbrevet her: https://x\n",
	),
	(
		"newsletter de no headers",
		"person",
		"From: Laden <news@laden.test>\nSubject: Angebote",
		"Angebote\n\nWenn Sie diese E-Mail nicht mehr erhalten möchten, können Sie sich hier abmelden: https://x/abmelden\n",
	),
	(
		"mailchimp feedback",
		"person",
		"From: Shop <hi@shop.test>\nSubject: Sale\nReturn-Path: <bounce-mc.us1_1.2-support=example.com@mail1.mcsv.test>\nX-MC-User: 1",
		"x",
	),
	(
		"unsubscribe question by person",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Please remove me",
		"Hi, how can I unsubscribe from your newsletter?\n\nEva",
	),
	(
		"calendar invite",
		"answered",
		'From: Eva <eva@acme.test>\nSubject: Møde\nContent-Type: multipart/alternative; boundary="b"',
		"--b\n\nLad os mødes\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--b--\n",
	),
	(
		"calendar accept da",
		"person",
		'From: Eva <eva@acme.test>\nSubject: Accepteret: Møde\nContent-Type: multipart/alternative; boundary="b"',
		"--b\n\n\n--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--\n",
	),
	(
		"cron",
		"auto-reply",
		"From: root@srv.acme.test (Cron Daemon)\nSubject: Cron <root@srv> /usr/bin/backup\nX-Cron-Env: <SHELL=/bin/sh>\nAuto-Submitted: auto-generated",
		"x",
	),
	(
		"cron no headers",
		"person",
		"From: root@srv.acme.test (Cron Daemon)\nSubject: Cron <root@srv> /usr/bin/backup",
		"x",
	),
	(
		"nagios",
		"person",
		"From: nagios@mon.acme.test\nSubject: ** PROBLEM Service Alert: srv/disk is CRITICAL **",
		"***** Nagios *****\n\nNotification Type: PROBLEM",
	),
	(
		"logwatch",
		"person",
		"From: logwatch@srv.acme.test\nSubject: Logwatch for srv (Linux)",
		"################### Logwatch",
	),
	(
		"scanner/copier",
		"person",
		"From: scanner@acme.test\nSubject: Message from KMBT_C224",
		"Attached image data.",
	),
	(
		"web form www-data",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Kontaktformular\nReturn-Path: <www-data@web.acme.test>",
		"Navn: Eva\nBesked: hjælp",
	),
	(
		"web form phpmailer own path",
		"answered",
		"From: Eva <eva@shop.test>\nSubject: Kontaktformular\nReturn-Path: <eva@shop.test>\nX-Mailer: PHPMailer 6.8",
		"Navn: Eva\nBesked: hjælp",
	),
	(
		"GoDaddy forward",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Re: Printer\nReturn-Path: <SRS0=JyPW=K7=shop.test=eva@bounce.secure.test>\nPrecedence: Bulk\nIn-Reply-To: <a@b>\nX-Mailer: iPhone Mail (20A)",
		"It still does not work.",
	),
	(
		"a person through a group of ours",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Help\nList-ID: <support.example.com>",
		"Help",
	),
	(
		"person: office question",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Out of office does not work in Outlook",
		"How do I set it?",
	),
	(
		"person: 'Automatic reply' asked",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Automatic reply is not sent",
		"How do I set it?",
	),
	(
		"person: autosvar",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Autosvar i Outlook",
		"Hvordan slår jeg det til?",
	),
	(
		"person: vacation days",
		"answered",
		"From: Eva <eva@shop.test>\nSubject: Vacation days left?",
		"How many?",
	),
	(
		"person: Ferie",
		"answered",
		"From: Eva <eva@shop.test>\nSubject: Ferieansøgning",
		"Jeg vil gerne holde ferie uge 30.",
	),
	("person: sick", "answered", "From: Eva <eva@shop.test>\nSubject: Sygemelding", "Jeg er syg i dag."),
	(
		"person answering while away",
		"person",
		"From: Eva <eva@shop.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"I am out of office today, but you can come by and fix it, Bo will let you in.",
	),
	("spam in subject 'read:'", "person", "From: Eva <eva@shop.test>\nSubject: Read: my complaint", "x"),
	("sms gateway", "answered", "From: 4512345678@sms.test\nSubject: SMS", "hjælp"),
	(
		"voicemail",
		"person",
		"From: Voice <voicemail@acme.test>\nSubject: Voice message from +45",
		"You have a new voice message",
	),
	(
		"relayed",
		"person",
		"From: Microsoft Outlook <postmaster@acme.test>\nSubject: Relayed: Printer",
		"Delivery to these recipients or groups is complete, but no delivery notification was sent by the destination server:\n\nbo@acme.test",
	),
	(
		"oof x-header exchange rules loop",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Ikke på kontoret: Printer\nX-MS-Exchange-Inbox-Rules-Loop: bo@acme.test\nx-ms-exchange-parent-message-id: <a@b>",
		"x",
	),
	(
		"gmail forward rule person",
		"answered",
		"From: Eva <eva@shop.test>\nSubject: Help\nX-Forwarded-For: info@gmail.test support@example.com\nX-Forwarded-To: support@example.com\nDelivered-To: info@gmail.test",
		"Help",
	),
	(
		"challenge boxbe",
		"person",
		"From: Bo (via Boxbe) <bo@acme.test>\nSubject: Re: Printer (Action Required)",
		"I'm protecting myself from receiving junk mail",
	),
	(
		"spamarrest",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer (Verification)",
		"Please verify that you are a real person by clicking: https://x/confirm. Just this once, click the link below so I can receive your emails.",
	),
	("fax", "answered", "From: Fax <fax@acme.test>\nSubject: Fax from 12345678", "A fax has arrived"),
	(
		"o365 html ndr",
		"bounce",
		"From: Microsoft Outlook <postmaster@outlook.test>\nSubject: Undeliverable: Printer\nContent-Type: text/html; charset=utf-8",
		"<html><body><h1>Your message to bo@acme.test couldn't be delivered.</h1></body></html>",
	),
	(
		"o365 html ndr named quarantine",
		"bounce",
		"From: Microsoft Outlook <quarantine@messaging.test>\nSubject: Undeliverable: Printer\nContent-Type: text/html; charset=utf-8\nReturn-Path: <>",
		"<html><body><h1>Your message to bo@acme.test couldn't be delivered.</h1></body></html>",
	),
	(
		"ja bounce",
		"bounce",
		"From: MAILER-DAEMON@docomo.test\nSubject: Mail System Error - Returned Mail",
		"This Message was undeliverable due to the following reason:\n\nUser unknown",
	),
	(
		"ja bounce words",
		"bounce",
		"From: Mail Delivery Subsystem <mailer-daemon@jp.test>\nSubject: 配信不能通知",
		"メールを配信できませんでした。\n<bo@acme.test>",
	),
	(
		"zh qq bounce",
		"bounce",
		"From: PostMaster@qq.test\nSubject: 系统退信\nReturn-Path: <>",
		"抱歉，您的邮件被退回来了…… 收件人 bo@acme.test",
	),
	("zh 163 bounce", "bounce", "From: Postmaster@163.test\nSubject: 系统退信", "您好，您的邮件无法投递"),
	(
		"ru bounce mail.ru",
		"bounce",
		"From: mailer-daemon@corp.mail.test\nSubject: Mail failure.",
		"This message was created automatically by mail delivery software.",
	),
	(
		"de t-online",
		"bounce",
		"From: Mail Delivery System <MAILER-DAEMON@mx.test>\nSubject: Mail delivery failed: returning message to sender",
		"|------------------------- Message log follows: -------------------------|",
	),
	(
		"gmx ndr",
		"bounce",
		'From: "GMX Mailer Daemon" <mailer-daemon@gmx.test>\nSubject: Mail delivery failed: returning message to sender',
		"This message was created automatically by mail delivery software.",
	),
	(
		"ionos",
		"bounce",
		"From: mailer-daemon@kundenserver.test\nSubject: Mail delivery failed: returning message to sender",
		"The following address failed:",
	),
	(
		"simply.com da",
		"bounce",
		"From: MAILER-DAEMON@mx.simply.test\nSubject: Undelivered Mail Returned to Sender",
		"Dette er mailsystemet",
	),
	(
		"messagelabs",
		"bounce",
		"From: MAILER-DAEMON@messagelabs.test\nSubject: Mail Delivery Failure",
		"This is the mail delivery agent at messagelabs.test.\nI was not able to deliver your message to the following addresses.",
	),
	(
		"surfcontrol",
		"bounce",
		"From: Mail Administrator <postmaster@acme.test>\nSubject: Mail System Error - Returned Mail",
		"Your message was not delivered",
	),
	(
		"interscan",
		"bounce",
		"From: MAILER-DAEMON@iss.test\nSubject: Mail could not be delivered",
		"Sent <<< RCPT TO:<bo@acme.test>",
	),
	(
		"spam filter refuse person-like",
		"person",
		"From: antispam@acme.test\nSubject: Message rejected: Printer",
		"Your message was rejected by our spam filter.\n\nTo: bo@acme.test\nSubject: Printer",
	),
	(
		"delayed o365",
		"bounce",
		"From: postmaster@outlook.test\nSubject: Delivery delayed: Printer\nAuto-Submitted: auto-replied",
		"Delivery to these recipients has been delayed",
	),
	(
		"dmarc report",
		"auto-reply",
		"From: noreply-dmarc-support@google.test\nSubject: Report domain: example.com Submitter: google.test Report-ID: 1",
		"x",
	),
	(
		"tlsrpt",
		"auto-reply",
		"From: tls@google.test\nSubject: Report Domain: example.com Submitter: google.test Report-ID: <1>\nTLS-Report-Domain: example.com",
		"x",
	),
	(
		"abuse X-ARF",
		"complaint",
		"From: abuse@isp.test\nSubject: abuse report about 1.2.3.4\nX-ARF: YES",
		"x",
	),
	(
		"hotmail complaint",
		"complaint",
		'From: staff@hotmail.test\nSubject: complaint about message from 1.2.3.4\nContent-Type: multipart/mixed; boundary="b"',
		"--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n",
	),
	(
		"an abuse desk that complains",
		"person",
		"From: abuse@isp.test\nSubject: Spam from your server",
		"You spam our customers. Stop.",
	),
	("exchange accept", "person", "From: Bo <bo@acme.test>\nSubject: Accepted: Meeting on Monday", ""),
	("exchange accept da", "person", "From: Bo <bo@acme.test>\nSubject: Accepteret: Møde mandag", ""),
	("exchange decline de", "person", "From: Bo <bo@acme.test>\nSubject: Abgelehnt: Besprechung", ""),
	("tentative", "person", "From: Bo <bo@acme.test>\nSubject: Tentative: Meeting", ""),
	(
		"recall",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Recall: Printer",
		'Bo Berg would like to recall the message, "Printer".',
	),
	(
		"recall da",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Tilbagekald: Printer",
		'Bo Berg ønsker at tilbagekalde meddelelsen "Printer".',
	),
	(
		"eboks",
		"list",
		"From: e-Boks <noreply@e-boks.test>\nSubject: Ny post i e-Boks",
		"Du har modtaget ny post",
	),
	(
		"linkedin",
		"list",
		"From: LinkedIn <messages-noreply@linkedin.test>\nSubject: You have a message\nList-Unsubscribe: <https://x>",
		"x",
	),
	(
		"paypal",
		"person",
		"From: service@paypal.test\nSubject: Receipt for your payment\nContent-Type: text/html; charset=utf-8",
		"<p>You sent a payment.</p><p>Please do not reply to this email. This mailbox is not monitored.</p>",
	),
	(
		"order mail da",
		"person",
		"From: Shop <ordre@shop.test>\nSubject: Ordrebekræftelse 4711",
		"Tak for din ordre!\n\nDenne mail kan ikke besvares.",
	),
	(
		"github",
		"list",
		"From: Bo <notifications@github.test>\nSubject: Re: [x/y] Issue (#1)\nPrecedence: list\nList-ID: x/y <y.x.github.test>",
		"x",
	),
	(
		"gitlab",
		"person",
		"From: Bo <gitlab@git.acme.test>\nSubject: Re: y | Issue (#1)\nX-GitLab-Project: y",
		"x",
	),
	("teams missed", "list", "From: Bo in Teams <noreply@email.teams.test>\nSubject: Bo sent a message", "x"),
	(
		"html ooo",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>\nContent-Type: text/html; charset=utf-8",
		"<html><head><style>p{}</style></head><body><p>Hej,</p><p>Jeg er p&aring; ferie til den 30.</p></body></html>",
	),
	(
		"ooo en polite start",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Thank you for your message.\n\nI will be out of the office starting Monday and will return on Friday.",
	),
	(
		"ooo en currently away",
		"person",
		"From: Bo <bo@acme.test>\nSubject: RE: Printer\nReferences: <a@b>",
		"Hi,\n\nI'm away from my desk until Monday.",
	),
	(
		"ooo limited access",
		"person",
		"From: Bo <bo@acme.test>\nSubject: RE: Printer\nReferences: <a@b>",
		"Hello, I am travelling this week and have limited access to my email. I will respond as soon as I return.",
	),
	(
		"ooo da fri",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Hej\n\nJeg holder fri til og med fredag og læser ikke mail.",
	),
	(
		"ooo da kursus",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Jeg er på kursus i dag og besvarer mails i morgen.",
	),
	(
		"ooo da tilbage",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Jeg er tilbage på kontoret mandag den 30. november.",
	),
	(
		"ooo da ikke at træffe",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Jeg er ikke at træffe i uge 48.",
	),
	(
		"ooo no",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Hei. Jeg er ute av kontoret og tilbake mandag.",
	),
	(
		"ooo no ferie",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Takk for din e-post. Jeg har ferie frem til 30. november.",
	),
	(
		"ooo sv",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Jag har semester v. 30-33 och läser inte min mejl.",
	),
	(
		"ooo sv ledig",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Sv: Printer\nReferences: <a@b>",
		"Hej! Jag är ledig till måndag.",
	),
	(
		"ooo de urlaub",
		"person",
		"From: Bo <bo@acme.test>\nSubject: AW: Printer\nReferences: <a@b>",
		"Guten Tag,\nich befinde mich bis 30.11. im Urlaub. Ihre Nachricht wird nicht weitergeleitet.",
	),
	(
		"ooo nl",
		"person",
		"From: Bo <bo@acme.test>\nSubject: RE: Printer\nReferences: <a@b>",
		"Ik ben momenteel met verlof tot 30 november.",
	),
	(
		"ooo es",
		"person",
		"From: Bo <bo@acme.test>\nSubject: RE: Printer\nReferences: <a@b>",
		"Gracias por su correo. Actualmente me encuentro fuera de la oficina hasta el 30.",
	),
	(
		"ooo it",
		"person",
		"From: Bo <bo@acme.test>\nSubject: R: Printer\nReferences: <a@b>",
		"Sono in ferie fino al 30 novembre.",
	),
	(
		"ooo pt",
		"person",
		"From: Bo <bo@acme.test>\nSubject: RES: Printer\nReferences: <a@b>",
		"Estou de férias até 30 de novembro.",
	),
	(
		"ooo fi",
		"person",
		"From: Bo <bo@acme.test>\nSubject: VS: Printer\nReferences: <a@b>",
		"Olen vuosilomalla 30.11. asti.",
	),
	("ooo subject en", "person", "From: Bo <bo@acme.test>\nSubject: Out of office", "I am away"),
	(
		"ooo subject OoO",
		"person",
		"From: Bo <bo@acme.test>\nSubject: OOO Re: Printer\nIn-Reply-To: <a@b>",
		"Back Monday",
	),
	(
		"ooo subject On leave",
		"person",
		"From: Bo <bo@acme.test>\nSubject: On leave Re: Printer\nIn-Reply-To: <a@b>",
		"Back Monday",
	),
	(
		"ooo subject Away",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Away: Printer\nIn-Reply-To: <a@b>",
		"Back Monday",
	),
	(
		"ooo subject de",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Ich bin nicht im Büro Re: Printer\nIn-Reply-To: <a@b>",
		"x",
	),
	(
		"ooo subject fr",
		"person",
		"From: Bo <bo@acme.test>\nSubject: Absence Re: Printer\nIn-Reply-To: <a@b>",
		"x",
	),
	(
		"ooo subject nl",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Afwezigheid: Printer\nIn-Reply-To: <a@b>",
		"x",
	),
	(
		"ooo gmail da subj",
		"auto-reply",
		"From: Bo <bo@acme.test>\nSubject: Fraværende Re: Printer\nAuto-Submitted: auto-replied",
		"x",
	),
	(
		"helpdesk ack en 2",
		"person",
		"From: Acme <help@acme.test>\nSubject: Re: Printer\nIn-Reply-To: <a@b>",
		"Hello,\n\nThank you for your email. We aim to respond within 2 working days.\n",
	),
	(
		"helpdesk ack en 3",
		"person",
		"From: Acme <help@acme.test>\nSubject: Case 4711: Printer",
		"Your case number is 4711. Our team will get back to you shortly.",
	),
	(
		"helpdesk ack en 4",
		"person",
		"From: Acme <help@acme.test>\nSubject: We got your message!",
		"Hey there! We got your message and someone from our team will be with you soon.",
	),
	(
		"helpdesk ack da 3",
		"person",
		"From: Acme <help@acme.test>\nSubject: Sag 4711: Printer",
		"Din sag har fået nummer 4711. Vi svarer hurtigst muligt.",
	),
	(
		"helpdesk ack da 4",
		"person",
		"From: Acme <help@acme.test>\nSubject: Printer",
		"Kære kunde\n\nVi har modtaget din e-mail og vil besvare den hurtigst muligt.",
	),
	(
		"helpdesk ack sv",
		"person",
		"From: Acme <help@acme.test>\nSubject: Ärende 4711",
		"Tack för ditt meddelande! Vi återkommer inom 24 timmar.",
	),
	(
		"helpdesk ack no",
		"person",
		"From: Acme <help@acme.test>\nSubject: Sak 4711",
		"Takk for din henvendelse. Vi vil svare deg så raskt som mulig.",
	),
	(
		"helpdesk ack fr",
		"person",
		"From: Acme <help@acme.test>\nSubject: Demande 4711",
		"Bonjour,\n\nNous avons bien reçu votre demande et vous répondrons dans les meilleurs délais.",
	),
	(
		"helpdesk ack it",
		"person",
		"From: Acme <help@acme.test>\nSubject: Ticket 4711",
		"Gentile cliente, abbiamo ricevuto la tua richiesta.",
	),
	(
		"helpdesk ack pl",
		"person",
		"From: Acme <help@acme.test>\nSubject: Zgłoszenie 4711",
		"Dziękujemy za kontakt. Państwa zgłoszenie zostało przyjęte.",
	),
	(
		"survey",
		"answered",
		"From: Acme <survey@acme.test>\nSubject: How did we do?",
		"Please rate our service: https://x\n\nUnsubscribe: https://x/u",
	),
	(
		"spam seo person",
		"answered",
		"From: Sam <sam@seo.test>\nSubject: Your website",
		"I can rank your website. Reply STOP to opt out of further emails.",
	),
	(
		"person order q",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Order 4711\nReturn-Path: <eva@acme.test>",
		"Hi, when will my order arrive? I have not received a confirmation.",
	),
	(
		"person vacation q",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Question about my vacation booking\nReturn-Path: <eva@acme.test>",
		"Hello, we are on vacation from 3 May and want to book a room.",
	),
	(
		"person address change",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: New address\nReturn-Path: <eva@acme.test>",
		"Hello, my old address is no longer used, the new one is bo@acme.test.",
	),
	(
		"person thanks",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Thank you\nReturn-Path: <eva@acme.test>",
		"Thank you for your message. The pump works. We would like to order one more.",
	),
	(
		"person subscription",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Cancel my subscription\nReturn-Path: <eva@acme.test>",
		"Please cancel my subscription as of 1 December. https://shop.test/account/4711",
	),
	(
		"person auto word",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Automatic door\nReturn-Path: <eva@acme.test>",
		"The automatic door is broken. It was delivered with order 4711.",
	),
	(
		"person reply word",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: No reply from you\nReturn-Path: <eva@acme.test>",
		"I wrote last week and got no reply. Please respond to this mail.",
	),
	(
		"person browser",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Login fails\nReturn-Path: <eva@acme.test>",
		"I cannot log in: https://x.test/login in my browser Chrome.",
	),
	(
		"person da receive",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Faktura\nReturn-Path: <eva@acme.test>",
		"Jeg har modtaget jeres faktura, men beløbet er forkert.",
	),
	(
		"person da tak",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Tak for sidst\nReturn-Path: <eva@acme.test>",
		"Tak for jeres besøg i går. Vi vil gerne bestille to pumper mere.",
	),
	(
		"person da barsel",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Barsel\nReturn-Path: <eva@acme.test>",
		"Jeg er gravid og skal på barsel fra maj. Hvad skal jeg udfylde?",
	),
	(
		"person leaving staff",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Ny kontaktperson\nReturn-Path: <eva@acme.test>",
		"Bo Berg er stoppet hos os. Ny kontaktperson er Eva Holm.",
	),
	(
		"person de",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Rechnung\nReturn-Path: <eva@acme.test>",
		"Vielen Dank für Ihre Rechnung. Wir haben eine Frage zur Position 3.",
	),
	(
		"person fr",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Facture\nReturn-Path: <eva@acme.test>",
		"Merci de votre réponse. Nous avons encore une question.",
	),
	(
		"person notif",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Notifications\nReturn-Path: <eva@acme.test>",
		"I get no notifications from your app any more.",
	),
	(
		"person mail prefs",
		"answered",
		"From: Eva <eva@acme.test>\nSubject: Preferences\nReturn-Path: <eva@acme.test>",
		"Where do I change my mail preferences in your portal? https://portal.test",
	),
]


@pytest.mark.parametrize(
	("expected", "head", "body"), [one[1:] for one in MAILS], ids=[one[0] for one in MAILS]
)
def test_who_wrote(expected, head, body):
	mail = parse(f"{head}\n{PLACE}\n{body}".replace("\n", "\r\n").encode())
	found = classify(mail, OWN, "ours")
	assert found.kind == ("person" if expected == "answered" else expected), found
	may_be_answered = not found.reason and not readers.is_machine(mail.from_ and mail.from_.email)
	assert may_be_answered is (expected == "answered"), found


@pytest.mark.parametrize("prefix", ["Fwd: ", "VS: ", "WG: ", "[EXTERNAL] Fw: "])
def test_a_report_that_a_person_passes_on_is_his_mail(prefix):
	"""Clients put the parts of what is forwarded into the mail that forwards it."""
	parts = (
		"--b\n\nWhy does this come back?\n\n-------- Forwarded Message --------\nSubject: Undelivered Mail Returned to Sender\n"
		"From: Mail Delivery System <MAILER-DAEMON@mx.test>\nReceived: x\nMessage-ID: <a@mx.test>\n--b\n"
		'Content-Type: message/delivery-status; name="details.txt"\n\nReporting-MTA: dns; mx.test\n\n'
		"Final-Recipient: rfc822; support@example.com\nAction: failed\nStatus: 5.1.1\n--b--\n"
	)
	head = (
		f"Subject: {prefix}Undelivered Mail Returned to Sender\nContent-Type: multipart/mixed; boundary=b\n"
	)

	def kind(sender: str, more: str = "") -> str:
		raw = f"From: {sender}\n{head}{more}{PLACE}\n{parts}"
		return classify(parse(raw.encode()), OWN, "ours").kind

	assert kind("Eva <eva@acme.test>") == "person"
	assert kind("Eva <eva@acme.test>", "Return-Path: <>\n") == "bounce"
	assert kind("Eva <eva@acme.test>", "Auto-Submitted: auto-replied\n") == "bounce"
	assert kind("MAILER-DAEMON@mx.test") == "bounce"
	head = head.replace(prefix, "Re: ")  # who answers a report does not send its parts
	assert kind("Eva <eva@acme.test>") == "bounce"


@pytest.mark.parametrize("prefix", ["", "Re: ", "Sv: ", "Fwd: Re: ", "I: R: ", "VS:Sv:"])
@pytest.mark.parametrize(
	"subject", ["Automatisk svar: Ferie", "Autosvar: Ferie", "Automatiskt svar: x", "OOO: x"]
)
def test_a_responder_s_subject_is_known_behind_others_prefixes(prefix, subject):
	"""Words that end as a prefix does are none: "svar: " has no "R: "."""
	raw = f"From: Eva <eva@acme.test>\nSubject: {prefix}{subject}\n{PLACE}\nHello"
	found = classify(parse(raw.encode()), OWN, "ours")
	assert found.kind == "auto-reply" or found.reason == "Its subject may be that of an automatic reply"


def test_marks_of_who_forwarded_a_mail_make_it_no_list():
	def kind(path: str, *more: str) -> str:
		head = "\n".join(("From: eva@acme.test", "Subject: Hello", f"Return-Path: <{path}>", *more, ""))
		return classify(parse(f"{head}{PLACE}\nHello".encode()), OWN, "ours").kind

	rewritten = "SRS0=JyPW=K7=acme.test=eva@forwarder.test"
	assert kind(rewritten, "Precedence: bulk") == kind("srs1+x=y==z@f.test", "Precedence: list") == "person"
	assert kind("eva@acme.test", "Precedence: bulk") == kind(rewritten, "List-Id: <x.test>") == "list"


def test_whom_a_notification_tells_of_is_known():
	said = '{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"bo@acme.test"}]}}'
	raw = f"From: no-reply@sns.test\nSubject: x\n{PLACE}\n{said}".encode()
	assert returning.look(parse(raw), raw).recipients == ["bo@acme.test"]
	assert classify(parse(raw), OWN, "ours").kind == "bounce"
	other = raw.replace(b"Bounce", b"Delivery")
	assert classify(parse(other), OWN, "ours").kind == "list"
	asked_about = raw.replace(b"no-reply@", b"eva@") + b"\n\nWhat does this mean?"
	assert classify(parse(asked_about), OWN, "ours").kind == "person"


@pytest.mark.parametrize(
	"piece",
	[
		"thank you for your ",
		"vi ",
		"we will ",
		"your message to ",
		"mail you sent ",
		"newsletter hier ",
		"to unsubscribe ",
		"ich bin a ",
		"no longer ",
		"has left ",
		"this mailbox is ",
		"auto",
		"http",
		"x@",
		"prvs=",
		"srs0=",
		"no-",
	],
)
def test_bombs(piece):
	text = piece * (200_000 // len(piece))
	began = time.process_time()
	for head in ("", "Re: "):
		raw = f"From: {text[:20_000]} <{text[:60].replace(' ', '')}@acme.test>\nSubject: {head}{text[:20_000]}\n"
		raw += f"Return-Path: <{text[:20_000]}>\nX-Loop: {text[:20_000]}\n\n{text}"
		classify(parse(raw.encode()), OWN, "ours")
	assert time.process_time() - began < 2
