// The words of the overview and of the wall screen.

import type { zh } from '../zh/overview'

export const en: typeof zh = {
  overview: {
    title: 'Overview', square: '{title}: {kind}', carries: 'Chains',
    cultivated: 'Cultivated', chain_nodes: '{n} nodes', chain_firms: '{n} firms', chain_coverage: 'coverage {n}', chain_no_coverage: 'coverage unknown', missing_mark: 'missing', extend_mark: 'to extend', whole: 'no gaps', whole_hint: 'No node missing or to extend', empty_stage: 'no nodes', band: 'Nodes of {chain}, {stage}', marked: '{n} {word}',
    basis: '{weekday}, {day}, {district}',
    basis_team: '{weekday}, {day}, {team}',
    basis_own: '{weekday}, {day}, what I have in hand',
    team_projects: 'My team’s projects',
    basis_all: '{weekday}, {day}, the whole office as seen by: {role}',
    look_as: 'Look as',
    blank: 'Nothing here yet',
    blank_hint: 'Name the district, take its chains in and import firms: then there is something to see.',
    begin: 'Begin',
    finding: {
      red: '{n} item turns red this week | {n} items turn red this week', red_none: 'Nothing turns red this week', past: '{n} is red already | {n} are red already', today: '{n} more today', behind: '{plan} is {points} points behind the time gone',
      due: '{n} project to watch | {n} projects to watch', due_none: 'No project of mine is to be watched', visits: '{n} visit within 7 days | {n} visits within 7 days', gaps: '{n} nodes missing, {extend} to extend',
      letters: '{n} letter to answer | {n} letters to answer', letters_none: 'No letter waits for an answer', leads: '{n} lead unanswered | {n} leads unanswered', stale: '{n} kind of data old or missing | {n} kinds of data old or missing', stale_none: 'All data in date',
      imports: '{n} import with problems | {n} imports with problems', twins: '{n} pair of projects to judge | {n} pairs of projects to judge', machine: '{n} thing to see to | {n} things to see to', machine_none: 'All is well',
      join: ': ', comma: ', ', then: '; ',
    },
    when: { today: 'Today', tomorrow: 'Tomorrow', next_week: 'next {day}', ago: '{n} day ago | {n} days ago', red_ago: 'Red for {n} day | Red for {n} days', late: '{n} day late | {n} days late', in: '{date}' },
    weekday: { sun: 'Sun', mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat' },
    red: 'Turns red this week', red_basis: '{from} to {to}, by the day it turns', red_all: 'All {n} red and yellow', red_none: 'No project, promise, letter or task turns red this week.', next_week: '{n} more turns red in the week after | {n} more turn red in the week after', show_all: 'Show all {n}', show_less: 'Show fewer',
    head: { when: 'When', what: 'Item', why: 'Why', limit: 'Limit', who: 'Who owes what' },
    owes: 'Owes: {what}', waits: 'Waits for: {what}', of_limit: '{used} / {limit}', used: '{used} gone', sample: 'sample',
    copy: 'Copy as text', copied: 'Copied', copy_failed: 'The browser does not allow copying; select the text instead', meeting: 'Prepare a meeting',
    bulletin: 'Bulletin of the month', bulletin_basis: 'the last month, frozen at its end', bulletin_of: 'Bulletin of {month}', bulletin_none: 'not drafted yet', bulletin_make: 'Make the bulletin', bulletin_busy: 'Being made', bulletin_made: 'A draft is there: download it as Word, Excel or PDF; open it to write its words.',
    plan: 'The year against its plan', plan_basis: 'Tick = {n} of the year gone', plan_none: 'No plan of the year yet; figures alone', plan_set: 'Set the plan', plan_open: 'All indicators', version: 'Basis v{n}', points_ahead: '+{n} pts', points_behind: '−{n} pts', points_unknown: 'difference unknown', untargeted: '{n} more indicator without a plan | {n} more indicators without a plan',
    time_gone: '{n} of the year gone', of_plan: '{n} of the plan',
    stages: 'Where projects stand, and for how long', stages_basis: '{n} in the pipeline; one dot a project by time used ÷ limit, the tick is the middle; “went on” over 12 months', stages_open: 'Open the board',
    no_limit: 'no limit', by_plan: 'the planned month',
    lists: {
      due: 'Projects to watch', owed: 'Proofs owed', tasks: 'Tasks', visits: 'Visits ahead', leads: 'Leads to answer', letters: 'Letters', cases: 'Requests of firms', instructions: 'Open instructions', freshness: 'Freshness of data', imports: 'Problems of imports', twins: 'Projects that may be the same', machine: 'The machine',
    },
    basis_of: {
      due: 'late, or turning within 14 days', owed: 'by the day they are due', tasks: 'open, by their day', visits: '7 days from today', leads: 'still at the stage of a lead', letters: 'not answered, by their last day', cases: 'wait for me or were taken to me, by their day', instructions: 'with how their tasks stand', freshness: 'register, sites, coverage', imports: 'rows not read, files that wait', twins: 'look alike, judged by nobody', machine: 'backup, health, users, mail',
    },
    none: {
      due: 'No project is late or about to be.', owed: 'No proof is owed.', tasks: 'No open task.', visits: 'No visit within 7 days.', leads: 'No lead waits.', letters: 'No letter waits for an answer.', cases: 'No request waits.', instructions: 'No open instruction.', freshness: 'Nothing to tell.', imports: 'No problem, and no file that waits.', twins: 'No projects that look alike and were not judged.', machine: 'Nothing to tell.',
    },
    all: 'All {n}', open: 'Open', late_n: '{n} over',
    gaps: 'What the chains are short of', gaps_basis: 'missing first, then to extend, new and weak; firms by value and likelihood', gap_targets: '{n} firm to speak to | {n} firms to speak to', gap_none: 'no firm known yet', gap_first: 'First: {firm}', gap_scores: 'value {value} · likelihood {likelihood}', no_gaps: 'These chains have nothing missing or to extend.', coverage: 'register covers {n}', coverage_unknown: 'register’s coverage unknown',
  },
  screen: {
    title: 'Wall screen', open: 'Open the wall screen', name: '{district}: one list, one atlas',
    live: 'Live, {n} s ago', stale: 'Nothing heard since {time}; figures as of then', waiting: 'Connecting', paused: 'Paused; press any key', next: 'next in {n} s', place: '{n} / {all}', go: 'Screen {n}', full: 'Full screen', settings: 'Settings of the screen', back: 'Back', sample: 'Sample data', as_of: 'Data as of {day}',
    no_link: 'This screen does not open', no_link_hint: 'The link is wrong, has ended or was revoked. Ask the administrator for another.', log_in: 'Log in to see it',
    red: 'Turns red this week', red_unit: '{n} today',
    plan_of: '/ {plan}', no_plan: 'no plan set',
    chains: '{chains} chains, {nodes} nodes', total: 'Total', cultivated: 'cultivated', sought: { Missing: 'Missing', Weak: 'Weak', Extend: 'Extend' },
    legend: { Steady: 'steady', Strong: 'strong', Weak: 'weak', Missing: 'missing', Extend: 'extend', New: 'new', Watch: 'watch', Unverified: 'unverified', Unsuitable: 'unsuitable' },
    pipeline: 'Pipeline', pipeline_basis: '{n} projects, {sum}; + came this month', pipeline_red: ', red: over the limit', came: '+{n}', unknown_sum: 'amount unknown',
    zones: 'What the zones offer', zones_basis: 'open opportunities and sites', offers: 'Offers', sites: 'Sites', area: 'Area', unknown: 'unknown', more_zones: '{n} more zone without offers or sites | {n} more zones without offers or sites',
    months: 'Month by month against the plan', months_basis: 'running total of the year; dashed: the plan by time', months_plain: 'running total of the year; no plan set yet', month: '{n}',
    changes: 'What happened this month', changes_basis: 'since {from}', today: 'Visits today', outbound: 'out', inbound: 'received',
    change: { entered: 'New projects', moved: 'Moved on', signed: 'Signed', started: 'Begun building', opened: 'Opened', ended: 'Ended', reported: 'Reports', paid: 'Paid in', visits: 'Visits noted', tasks_done: 'Tasks done', firms: 'New firms' },
    set: {
      basis: 'Counts only: no firm, promise or score.', heading_zh: 'Chinese heading', heading_en: 'English heading', heading_hint: 'empty for the district’s name', panels: 'What is shown', seconds: 'Seconds a screen', hide_red: 'Leave red out (where visitors pass)', save: 'Save', saved: 'Saved',
      panel: { figures: 'Figures of the year', atlas: 'Chains', pipeline: 'Pipeline', zones: 'Zones', months: 'Months against the plan', changes: 'This month' },
      links: 'Screen links', links_basis: 'open the screen without an account, and nothing else; told once', where: 'Where the screen hangs', ends: 'Last day', make: 'Make a link', made: 'Type this address into the screen’s browser; it is not shown again', copy: 'Copy the address', copied: 'Copied', revoke: 'Revoke', revoke_sure: 'The screen goes dark within seconds. Revoke the link?', no_links: 'No link yet.', revoked: 'revoked', ended: 'ended', holds: 'holds', made_by: '{by}, {day}', until: 'until {day}', up: 'Move up', down: 'Move down',
    },
  },
}
