"""What people write beside a score: short sentences that fit the service, the score and the story."""

from __future__ import annotations

import numpy as np

# Score to mood, and how many of those who gave it write something.
MOODS = {1: "low", 2: "low", 3: "middle", 4: "high", 5: "high"}
WRITES = {1: 0.55, 2: 0.45, 3: 0.27, 4: 0.14, 5: 0.17}
SECOND_SENTENCE = 0.3

PLACES = {
    "Rail Operations": ("at the depot", "in the crew room", "on platform 4", "in the control room"),
    "Harbour": ("on the quay", "in the crane cabin", "at gate 2", "in the harbour office"),
    "Logistics": ("in hall B", "at the loading dock", "in the cold store office", "at the dispatch desk"),
    "Engineering": ("in the workshop", "in the site hut", "at the stores counter", "in the drawing office"),
    "Commercial": ("at the counter", "in the sales office", "on the late shift", "at the information desk"),
    "Corporate Services": ("on the third floor", "in the archive", "in the meeting room", "at the front desk"),
    "": ("at the kiosk",),
}
FILLINGS: dict[str, tuple[str, ...]] = {
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "short": ("ten minutes", "a quarter of an hour", "half an hour", "less than an hour"),
    "long": ("two days", "three days", "most of a week", "a whole shift", "a day and a half"),
    "device": ("laptop", "docking station", "screen", "phone", "printer", "headset", "tablet"),
    "times": ("twice", "three times", "four times"),
}

GENERIC: dict[str, tuple[str, ...]] = {
    "low": (
        "It took {long} until anyone answered.", "I had to explain the same thing {times}.",
        "The ticket was closed, the problem was not.", "Nobody told me what was happening.",
        "I still do not know what was wrong.", "We lost {long} {place} over this.",
        "Fixed on {day}, broken again on {day}.", "I was passed on {times} before someone could help.",
        "The answer did not match my question.", "Please call before closing a ticket.",
        "We found a way around it ourselves in the end.", "Too slow for people who work in shifts.",
    ),
    "middle": (
        "Solved, but it took {long}.", "Good help once I reached the right person.",
        "It works now. A short note on the cause would be nice.", "All right, but I had to ask {times}.",
        "The first answer did not help, the second did.", "Works {place}, still slow elsewhere.",
        "Friendly, not fast.", "Acceptable. I hope it lasts.", "Half of it is solved, the other half is on a list.",
    ),
    "high": (
        "Solved within {short}, thank you!", "Friendly and clear, as always.", "Quick answer, and it still works.",
        "Someone came by {place} and sorted it out on the spot.", "I could carry on working after {short}.",
        "Very patient with my questions.", "They called back on {day} to see whether it still worked. Nice.",
        "Better than I expected.", "Explained so that I can do it myself next time.", "No complaints.",
        "Fast and without fuss.", "Perfect timing, just before the shift began.",
    ),
}

BY_SERVICE: dict[str, dict[str, tuple[str, ...]]] = {
    "Workplace": {
        "low": ("Waited {long} for a {device} that then did not work.", "My {device} came back with the same fault.",
                "The new {device} is slower than the old one."),
        "middle": ("The {device} is fine, setting it up took long.", "Got a spare {device}; my own is still away."),
        "high": ("New {device} was ready when I came in on {day}.", "The {device} was swapped in {short}.",
                 "Everything was set up, even my printers."),
    },
    "E-mail and calendar": {
        "low": ("Meetings still show up twice in my calendar.", "The shared mailbox was gone for {long}.",
                "Messages from customers end up in the junk folder again."),
        "middle": ("Mail works, the room calendar not quite yet.", "Search finds most things, not all."),
        "high": ("The shared mailbox was set up in {short}.", "My calendar on the phone is finally right.",
                 "Room booking is so much easier now."),
    },
    "Service desk": {
        "low": ("On hold for far too long.", "The portal asks ten questions before I may describe my problem.",
                "Nobody picks up before seven, and we start at five."),
        "middle": ("Helpful on the phone, the portal less so.", "Good advice, though I had to call {times}."),
        "high": ("Answered at the second ring.", "The chat is great for small things.",
                 "They took the time to look at it properly."),
    },
    "Network and Wi-Fi": {
        "low": ("The Wi-Fi drops {place} whenever it rains.", "No connection {place} for {long}.",
                "Video calls freeze all the time."),
        "middle": ("Better than last year, still weak {place}.", "Fast in the morning, slow after lunch."),
        "high": ("The connection {place} is finally stable.", "New access point, no more dead corner.",
                 "Back online in {short}."),
    },
    "Payroll and time": {
        "low": ("My overtime is missing again.", "The night-shift allowance was wrong {times}.",
                "The form does not know our shift pattern."),
        "middle": ("The correction came, one pay slip later.", "It is right now, but hard to check."),
        "high": ("My hours were corrected before pay day.", "The new pay slip is easy to read.",
                 "Clear answer about my leave balance."),
    },
    "Telephone and radio": {
        "low": ("Radio contact broke off {times} during one shift.", "The battery lasts half a shift at best.",
                "Calls to the control room do not get through {place}."),
        "middle": ("Clear sound, poor range {place}.", "New handset works, the charger does not."),
        "high": ("Reception {place} is good now.", "A spare radio was here in {short}.",
                 "Clear sound even beside a running engine."),
    },
    "Finance system": {
        "low": ("The closing stood still for {long}.", "Invoices have to be entered twice.",
                "My access right disappeared on {day}."),
        "middle": ("The report is correct, but slow.", "Approval works; finding the invoice takes a while."),
        "high": ("The closing went through without a hitch.", "Access for the new colleague in {short}.",
                 "The new approval list saves me an hour a week."),
    },
    "Train planning": {
        "low": ("The roster on the tablet was out of date on {day}.", "Path changes reach the crew too late.",
                "Two trains on one path, and the system did not object."),
        "middle": ("The plan is right, the screen is crowded.", "Works, as long as nobody changes a crew."),
        "high": ("The timetable change went smoothly.", "Roster changes reach the tablet at once now.",
                 "They understood our planning problem straight away."),
    },
    "Berth and yard planning": {
        "low": ("The yard map showed containers that left on {day}.",
                "Planning a berth takes twice as many clicks as before.",
                "The system stood still with two ships waiting."),
        "middle": ("The map is good, loading it takes patience.", "Fine for big ships, clumsy for feeders."),
        "high": ("The berth plan was corrected in {short}.", "The yard map is a real help {place}.",
                 "A good fix, and they watched it through the night shift."),
    },
    "Warehouse scanning": {
        "low": ("The scanner loses its connection between the shelves.", "Labels print, but cannot be read back.",
                "We wrote goods down on paper for {long}."),
        "middle": ("Scanning is fine, the battery is not.", "Works in hall A, hangs in hall B."),
        "high": ("A replacement scanner was here in {short}.", "Scanning in hall B finally works.",
                 "Counting stock took half the time."),
    },
    "Fares and bookings": {
        "low": ("The till froze with a queue of twenty people.", "The season pass was sold at last year's fare.",
                "Refunds have not worked for {long}."),
        "middle": ("Selling works, refunds are a puzzle.", "All right outside the rush hour."),
        "high": ("The till was back in {short}.", "Group bookings are easy now.",
                 "Thanks for the quick help on a full Saturday."),
    },
    "Work orders": {
        "low": ("The order vanished after I had filled in everything.", "Spare parts show as in stock and are not.",
                "Too many fields for a simple repair."),
        "middle": ("It works, but the old form was quicker.", "Search by vehicle works, by part it does not."),
        "high": ("Orders on the tablet save us a walk {place}.", "The missing parts list was fixed in {short}.",
                 "Good help with the spare parts search."),
    },
}

BY_STORY: dict[str, tuple[str, ...]] = {
    "levels met, unhappy": (
        "Closed on time, as ever. The same problem is back a week later.", "Everything in time and nothing solved.",
        "The target is met, our trains still leave without papers.",
        "Quick first answers that do not move us forward.",
        "You measure how fast you close. We would like it to work.", "The third ticket about the same loading list.",
        "Good times on paper, but our own dispatchers fix it by hand.",
    ),
    "outage": (
        "Nothing worked for two days.", "We handled arrivals with pencil and paper.",
        "No word about how long it would last.",
        "The hotline was as dead as the network.", "An outage can happen. Silence should not.",
        "Half the shift sent home.",
    ),
    "drop alone": (
        "The new booking routine doubles the work at the gate.", "Nobody asked us before switching the yard screens.",
        "Since the change in July we plan every ship twice.", "The old routine worked. Please give us a way back.",
        "Trained on {day}, live the next day: that was too quick.",
        "Lorries queue because the new form rejects half the slots.",
    ),
    "improver": (
        "The new handhelds are a joy.", "Finally a scanner that survives a shift.",
        "No more paper lists in hall B, thank you!",
        "What a difference the new handhelds make.", "Picking is faster and we make fewer mistakes.",
    ),
    "chronic miss": (
        "Our drivers start at four, help starts at seven.", "Waited on the phone until the ferry had left.",
        "The lorry stood still longer than the delivery window.",
    ),
}

RELATIONSHIP: dict[str, tuple[str, ...]] = {
    "low": (
        "We hear about changes after they have happened.", "Nobody asks what we are planning for next year.",
        "We get reports, not conversations.", "Every wish becomes a project, every project becomes a wait.",
        "Costs go up and I cannot see what for.", "I do not know whom to ask for a decision.",
    ),
    "middle": (
        "Day-to-day work is fine; the longer view is missing.", "Good people, slow decisions.",
        "Meetings are useful when they take place.", "Prices are clear, priorities are not.",
    ),
    "high": (
        "We are asked early and taken seriously.", "Our contact knows our business.",
        "Promises are kept, and a no comes with a reason.",
        "The quarterly review helps me plan.", "A partner rather than a supplier.",
    ),
}

NOTHING_TO_RATE = ("Opened by mistake, nothing to rate.", "A colleague had already solved it.",
                   "I have not had time to test it yet.")


def ticket_comment(rng: np.random.Generator, *, score: int, service: str, division: str, story: str | None) -> str:
    """A comment on a ticket, one or two sentences, by a person of a division who may mention a story."""
    mood = MOODS[score]
    first = BY_STORY[story] if story else BY_SERVICE[service][mood] if rng.random() < 0.55 else GENERIC[mood]
    sentence = _filled(rng, first, division)
    if rng.random() < SECOND_SENTENCE:
        second = _filled(rng, GENERIC[mood], division)
        sentence = sentence if second == sentence else f"{sentence} {second}"
    return sentence


def relationship_comment(rng: np.random.Generator, score: int) -> str:
    """A comment in a relationship survey, fitting a score of 1 to 5."""
    return _filled(rng, RELATIONSHIP[MOODS[score]], "")


def _filled(rng: np.random.Generator, sentences: tuple[str, ...], division: str) -> str:
    """One of the sentences, its gaps filled; two gaps of one kind get different fillings."""
    sentence = sentences[rng.integers(len(sentences))]
    for gap, fillings in (*FILLINGS.items(), ("place", PLACES[division])):
        count = sentence.count("{" + gap + "}")
        for pick in rng.permutation(len(fillings))[:count] if count else ():
            sentence = sentence.replace("{" + gap + "}", fillings[pick], 1)
    return sentence
