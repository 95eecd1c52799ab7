// Words of the shell: the search, the help, what is asked before something is lost, and what is said when the server is gone.

import type { zh } from '../zh/shell'

export const en: typeof zh = {
  find: {
    label: 'Find', placeholder: 'Firm, project, node, page', key: 'Ctrl K', waiting: 'Looking…', recent: 'Opened lately', found: 'Nothing found | One result | {n} results',
    failed: 'The search gave no answer; firms can still be searched.', all: 'All {n}', firms: 'Look for “{words}” among firms',
    kind: { page: 'Pages and acts', node: 'Nodes', firm: 'Firms', project: 'Projects', zone: 'Zones', site: 'Sites', opportunity: 'Opportunities' },
  },
  goto: {
    page: {
      overview: 'Overview', atlas: 'Atlas', list: 'Opportunities', sites: 'Sites', site_finder: 'Find a site for a need', costs: 'Factor costs', targets: 'Target firms', trips: 'Trips', plan_trip: 'Plan a trip', visits: 'Visits on record', note_visit: 'Note a visit',
      contacts: 'Contacts', events: 'Events and MOUs', projects: 'Board of projects', enter_lead: 'Enter a lead', red_projects: 'Red projects', pipeline: 'Pipeline', promises: 'Promises', letters: 'Opinions asked for', agreements: 'Clauses of agreements', cases: 'Requests of firms', note_case: 'Note a request', my_cases: 'Requests that I see to', retention: 'Keeping firms', case_figures: 'Figures of requests', public: 'What is public', enquiries: 'Enquiries of investors',
      meetings: 'Dispatch meetings', tasks: 'Tasks', my_tasks: 'My tasks', bulletins: 'Bulletins', indicators: 'Indicators', year_targets: 'Year’s targets', questions: 'Questions', forms: 'Forms', firms: 'Firms', data: 'Data and imports', settings: 'Settings', audit: 'Audit', people: 'Users',
    },
    command: { help: 'Help', light: 'Light theme', dark: 'Dark theme', other_language: 'Switch the language' },
  },
  help: {
    open: 'Help', title: 'This page', for: 'What it is for', acts: 'How it is done', words: 'What the words mean', keys: 'Keys',
    key: { find: 'Find firms, projects, nodes, pages', help: 'Open the help of this page', close: 'Close a drawer or a dialog', walk: 'Walk up and down a list', open: 'Open what is marked', marks: 'Walk along a chart' },
  },
  sure: {
    form: 'Delete this form?', form_text: 'Its mapped cells and its submissions go with it, for good.', question: 'Delete “{title}”?', team: 'Delete the team “{name}”?', team_text: 'Its people stay and belong to no team.', feed: 'End my calendar’s link?', feed_text: 'Phones that subscribed to it are not told any more; a new one can be opened.', survey: 'Take “{product}” back?', survey_text: 'Labels and targets that rest on it are computed anew.', out_all: 'Log out on all devices?', out_all_text: 'What is not saved on other devices is lost.',
    cancel: 'No', unsaved: 'Something is not saved yet', leave_page: 'What is not saved is lost when you leave this page.', leave: 'Leave without it', stay: 'Stay and go on',
  },
  fault: {
    missing: 'is not filled in', unreadable: 'cannot be read', too_small: 'is too small or too early', too_large: 'is too large or too late', too_long: 'is too long', other: 'does not fit', faults: 'One thing is left to mend | {n} things are left to mend', amount: 'That is {amount}', no_amount: 'A number, in ten thousands',
  },
  gone: { title: 'The server cannot be reached', text: 'What is on the page stays; changes cannot be kept just now. It comes back by itself.', since: 'since {at}', again: 'Try now' },
  older: { text: 'The latest was not read; this is as of {at}.', again: 'Read again' },
}
