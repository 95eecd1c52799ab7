// The help of each page, by the name of its route; `zh.ts` says the same.

import type { Help } from '@/logic/help'

export const help: Help = {
  overview: {
    for: 'What to look at first: what turns red this week, why, who has it and what is owed; where the year stands against its plan; which data are stale.',
    acts: ['Press any item to come to the project, task or data behind it.', 'Whoever may can look as another role.', 'To put red projects on an agenda, begin a meeting under Dispatch.'],
    words: [['Red, yellow, green', 'Red is over its limit, yellow soon will be; limits count working days by the rules in force.'], ['Time elapsed', 'The share of the year that is gone; 10 points behind it is amber, 30 red.'], ['Sample', 'Invented, for demonstration, not to be used.']],
    keys: ['walk'],
  },
  cover: {
    for: 'All chains of the district on one drawing: their nodes, what is missing, what is strong, and how chains are tied.',
    acts: ['Press a chain to open its sheet.', 'Share a public link, or export PDF, PNG, PPTX.'],
    words: [['Own chain', 'A chain the district leads.'], ['Cultivated chain', 'One still being built up, listed apart.']],
  },
  atlas: {
    for: 'One chain, one sheet: nodes, supply, local firms, gaps with their reasons. It prints as an A1 poster and can be handed to an investor (the public edition has no targets, scores or contacts).',
    acts: ['Press a node for its firms, the numbers of its gap, targets, opportunities and sites.', 'Light it up by label, zone, firm, or the way up and down.', 'Zoom by wheel or two fingers, drag to move.', 'Look back to see it as it was on a day.'],
    words: [['Missing', 'No substantial local firm, and a landed firm on the chain buys it.'], ['To strengthen', 'There, but with a quotient below 1, too little capacity, one supplier, or no leader.'], ['To excel', 'A quotient of 1.5 or more and a leader.'], ['To extend', 'The next step of a strength, or what an anchor has finished elsewhere.'], ['New track', 'Not here and not adjacent, but of high relatedness and on a policy list.'], ['Unverified', 'The register covers less than 60 %: unknown is not missing.'], ['Location quotient', 'The local share over that of a reference; without one there is no number.'], ['Judged', 'A person’s label stands beside the computed one and wins in documents.']],
  },
  edit: {
    for: 'Change a chain: nodes, words, links. A draft comes into force when a second person accepts it; old versions stay.',
    acts: ['Begin a draft, change nodes or words, and try at any time how many firms and labels move.', 'Send it for review; another person accepts it.'],
    words: [['Draft', 'Changes not in force yet, step by step, each can be taken back.'], ['Word', 'A way a firm’s business scope names a node.']],
  },
  list: {
    for: 'One list: what the zones offer, which sites there are, what factors cost. What firms see is apart from what is internal.',
    acts: ['Filter by chain, zone, state; press a row for all of it.', 'Find a site for a need: hard conditions first, and whatever fails says in what and by how much.', 'Exports and prints are of what is filtered.'],
    words: [['Zones', 'Parks, streets, commercial and scenic areas, districts.'], ['Site', 'Land, plant, floor, shop, room; each fact says when it was checked.'], ['Lock', 'A site is promised to one project at a time.'], ['Still valid', 'A link to whoever knows: one tap confirms a fact that ran out.']],
    keys: ['walk'],
  },
  targets: {
    for: 'Whom to seek for each gap: how worthwhile, how likely; two numbers that are never added, each point with its reason and source.',
    acts: ['Choose a gap, look at chart and table, press a firm for its reasons.', 'Assign, make a brief, plan a trip, or reject with a reason.', 'Weights have versions: test back before use.'],
    words: [['Value', 'Which gap it closes, scale, lists, technology, tax and jobs, pull on suppliers.'], ['Likelihood', 'Ties to landed firms, sites elsewhere, capacity, home ties, contact.'], ['Confidence', 'How much of what is needed is known; missing data lower it, never the score.'], ['First tier', 'No other firm is better on both.'], ['Veto', 'Dishonesty, hidden risk, environment, plan: one is enough.']],
    keys: ['walk', 'marks'],
  },
  trips: {
    for: 'Out to firms and in from them: trips, visits, contacts, events and memoranda.',
    acts: ['Plan a trip: targets of a city go into days, and clashes are told.', 'Note a visit: who, what was said, what is next; without a network too.', 'Keep of contacts what the work needs.'],
    words: [['Clash', 'Two parties call on one firm, or two places on one day.'], ['Reception', 'They come to us; no site locked for another is shown.']],
    keys: ['walk'],
  },
  note: {
    for: 'Note a visit on the way. It is kept on this device every few seconds, without a network too, and sent when there is one.',
    acts: ['Choose a firm or project and write: what was said, what was promised, what is next.', 'Add photos; colleagues see it once it is sent.'],
    words: [['Guard of promises', 'Words like subsidy or reward remind you that a promise needs its basis.'], ['Not sent', 'Still on this device alone.']],
  },
  projects: {
    for: 'All projects from lead to operation: where each stands, for how long, and what is owed.',
    acts: ['The board goes by stage, the table sorts and exports, the pipeline shows how much time is used up.', 'Enter a lead with four things; whatever looks alike is listed for a person to judge.', 'Open a project to move it, hand it over, report or end it.'],
    words: [['First talk', 'The unit that talked first; recorded once, kept when handed over.'], ['Leaves the library', 'Too long without progress, by the rules.'], ['Owed proof', 'A paper promised within days that has not come.']],
    keys: ['walk', 'marks'],
  },
  project: {
    for: 'All of one project: stages, proofs owed, promises, opinions, money paid in, clocks, history.',
    acts: ['The main button is the next step; where it cannot go on, what is owed stands beside it.', 'Attach a proof or report: the clocks follow.', 'The history only grows; what was entered later is marked.'],
    words: [['Gate', 'Proofs and fields that the next stage asks for.'], ['Back-filled', 'Entered later; drawn hollow.'], ['Paid in', 'Voucher by voucher; retired with a reason.']],
  },
  promises: {
    for: 'What was promised, on what basis, who reviewed it and when it is due; opinions of departments; clauses of old agreements.',
    acts: ['Enter a promise with its basis; without one it cannot be approved.', 'Ask departments: they answer by a one-time link and log in nowhere else.', 'Read old agreements and judge clause by clause.'],
    words: [['Basis', 'The document and article that allow it.'], ['Fair-competition review', 'Rules in force since 1 August 2024.'], ['One-time link', 'Answers one letter and runs out.']],
    keys: ['walk'],
  },
  service: {
    for: 'Everything that firms ask: who received it first, who sees to it, how many days are left, what the firm was told, whether that helped.',
    acts: ['Press “Note a request” while on the phone: firm, title, class and cause, done in a minute; work orders of a hotline come in by the list under “Data”.', 'Look at yours and at the late ones first; answers, hand-over and joint handling are within the request; the first receiver stays responsible until the call-back.', 'Call the firm after the answer, note its rating, then close; what comes again within thirty days is opened again.', '“Keeping firms” shows who may go and why; ask each firm once a quarter; who was never asked is not known to be fine.', '“Figures” show by unit and cause what was in time and how it was rated; a number leads to its requests.'],
    words: [['First receiver', 'Whoever took it first; he calls the firm back, whoever sees to it.'], ['Waits for the firm', 'The clock of the solution stands, that of the first answer goes on.'], ['Not rated', 'Not reached, or nothing was given; that is no nought.']],
    keys: ['walk'],
  },
  public: {
    for: 'What the public reads: opportunities, sites, factor costs, policies, each once it is approved; the portal shows nothing else.',
    acts: ['Tick items and propose them; another person approves here.', 'Press an item to see what changed, and preview it as the public would see it.', 'Withdraw what holds no more, with a reason and what stands in its place.', 'Enquiries: take or refuse what is held, and answer who asked.'],
    words: [['Proposal', 'A copy of the item as it is now; later changes do not touch it.'], ['Expired', 'Public for a time by the rule; propose again to go on.'], ['Changed, not public', 'The list changed; the public still reads the old copy.']],
    keys: ['walk'],
  },
  approvals: {
    for: 'Approvals under way: when each firm’s last one is expected, what it waits for first, who owes what.',
    acts: ['Open one for its steps in time and what happened.', '“New plan” takes steps from checklists, for a signed project.', 'Narrow by course, take it along as XLSX.'],
    words: [['forecast', 'By the critical path on working days, as if all that is ready were handed in today.'], ['waits for', 'The first step that decides the end.']],
    keys: ['walk'],
  },
  approval: {
    for: 'The approvals handled for one firm: when all will be granted and what they wait for first, who owes what, what runs side by side, the investor’s progress link and the letters.',
    acts: ['Press a step for the basis of its time, what to bring in both languages, and its history; note that it was handed in, accepted, returned, granted.', 'Tick papers as they come; note the shorter time a department promised, and the forecast follows.', 'Make a progress link for an investor who signed; it is shown once, and the letter to him can bear its code.', 'Where a department’s help is needed, take the letter to it.'],
    words: [['critical', 'A day late here is a day late for all.'], ['to spare', 'So many working days late change nothing for the whole.'], ['returned for correction', 'The department’s time stands still until the papers are back.'], ['suggested time', 'No document says it: the office’s own guess.'], ['before its turn', 'It went ahead while steps before it were open, with a reason.']],
  },
  indicators: {
    for: 'How each figure is counted, which projects are behind it, and how far the year’s target is reached.',
    acts: ['Press an indicator for its definition, months and projects.', 'Set targets for the district and its units.', 'Keep questions that are asked often; map a superior’s form once and fill it in one press.'],
    words: [['Basis', 'A version of a definition and since when; across versions nothing compares.'], ['By shares', 'Shared projects divided among units; the sum counts each once.'], ['※', 'The definition changed: before and after do not compare.']],
    keys: ['marks'],
  },
  dispatch: {
    for: 'One meeting and one bulletin a month: what is red comes on the agenda, what is decided becomes a task with a person and a day.',
    acts: ['Begin a meeting; its agenda is proposed, edit it and hold it.', 'Each decision names a unit and a day and is a task at once.', 'Bulletin: freeze the figures, write, review, issue as Word, Excel, PDF.'],
    words: [['Frozen', 'Figures as of a day; later changes leave them.'], ['Instruction', 'What a leader wrote on it; to be settled.'], ['Working day', 'By the calendar of holidays, which the pack holds.']],
    keys: ['walk'],
  },
  firms: {
    for: 'Firms of the register: by name, product, credit code or pinyin.',
    acts: ['Type a name, a product or initials.', 'Filter by chain, node, scale; choose columns; export.', 'Press a firm for its facts and sources.'],
    words: [['Substantial', 'Does the thing, by scope and products, and does not merely list it.'], ['Above scale', 'An industrial firm above the statistical threshold.']],
    keys: ['walk'],
  },
  firm: {
    for: 'One firm: the value, source and date of each fact; its nodes; what it buys and sells; who was there.',
    acts: ['Look at the marked words of the evidence, and judge where they are wrong.', 'Fill in the survey: bought, sold, finished where.', 'Begin a project from here.'],
    words: [['Statement', 'One fact by one source; contradictions stand side by side.'], ['Placement', 'On which node, by which words.']],
  },
  data: {
    for: 'Bring data in and keep them fresh: imports, problems, undo, duplicates, what is stale.',
    acts: ['Choose a file, look at its columns, preview, import.', 'Rows that cannot be read come back with row and reason; the rest goes in.', 'An import can be undone and redone as a whole.'],
    words: [['Undo', 'Takes back exactly what that import brought.'], ['Possible duplicate', 'Alike by name or code; a person judges.'], ['Coverage', 'How many of the firms to be expected are there.']],
    keys: ['walk'],
  },
  people: {
    for: 'Who may log in, as what, in which team.',
    acts: ['Enter users, change roles, disable, set passwords anew.', 'Work in hand goes to somebody else before one is disabled.'],
    words: [['Role', 'What may be seen and changed; single firms’ statistics are shown by role.']],
    keys: ['walk'],
  },
  settings: {
    for: 'Your own notices and calendar; letterheads, mail, audit, about.',
    acts: ['Choose which notices go to your mail.', 'Subscribe to the calendar: visits and limits on your phone.', 'Administrators: set mail up, read the audit.'],
    words: [['Audit', 'Who changed what and when; chained, so that tampering shows.']],
  },
  welcome: {
    for: 'The first run: an administrator, the district’s name, its chains, its firms, the atlas.',
    acts: ['Step by step; each can be left and taken up later.', 'Sample data can be put in and taken out as a whole.'],
    words: [['Sample', 'Invented data, to see what it looks like.']],
  },
  screen: {
    for: 'The wall: counts only, no firm, promise, score or named red item; visitors may see it.',
    acts: ['A panel every 20 seconds; any key pauses, arrows turn.'],
    words: [['Hollow dot', 'Cut off from the server; figures as of then.']],
  },
  'screen-settings': {
    for: 'What the wall shows, under which title, and the links for the machines at the wall.',
    acts: ['Choose panels and their order, write the title.', 'Make a link for the machine at the wall: it opens the wall alone.', 'Revoke links that are not used.'],
    words: [['Screen link', 'Nobody logs in at a wall: it shows counts alone, and is told once.']],
  },
  login: { for: 'Enter with name and password.', acts: ['An administrator sets a forgotten password anew.'], words: [] },
  setup: { for: 'Enter the first administrator; from then on one logs in.', acts: ['Keep name and password safe.'], words: [] },
  lost: { for: 'No page has this address.', acts: ['Go to the overview, or search.'], words: [] },
}
