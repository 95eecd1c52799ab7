// The words of bringing ledgers and of filling forms.

import type { zh } from '../zh/ledgers'

export const en: typeof zh = {
  bring: {
    title: 'Bring a file', kind: 'What it holds', choose: 'Choose a file', waiting: 'Waiting', none: 'No file waits.', head: 'Head', columns: 'Read as', note: 'kept in the note', sample: 'First three cells', save: 'Preview again', as_of: 'Ledger as of',
    mapped: 'Columns: {n} of {total} are recognised, the rest goes into the note', mapped_list: 'Columns: {n} of {total} are recognised, the rest is not read', unread: 'not read', auto: 'As its heads tell', template: 'Download an empty table of this kind', templates: 'Empty tables of each kind', back: 'Back to getting started',
    drop_hint: 'Several files can be chosen at once, or let go anywhere on the page.', pack_tables: 'Tables called coverage.csv (firms expected) and reference.csv (what is compared with) replace those of the district.', let_go: 'Let go to read these files', reading: 'Reading', not_read: 'was not read:', table_taken: 'The district’s table was replaced:', working: 'Working…',
    sum: '{fresh} new, {merged} added to what is known, {unchanged} the same.', sum_problems: '{n} problems. | {n} problem. | {n} problems.', mend: 'Download rows to mend', next_file: 'The next file', steps_label: 'Steps of an import', steps: { file: 'File', what: 'What it is', columns: 'Columns', preview: 'Preview', take: 'Import' }, step_state: { done: 'done', now: 'now', next: 'to come' },
    is: 'It is', sheet: 'Sheet', sheet_auto: 'the first that fits', guessed: '{n} of {of} columns have heads that fit:', format: 'Read as', head_row: 'head in row {n}', no_head_row: 'No head was found: say below what each column is; the first row is then read as data.', rows: '{n} rows', twice: 'twice: only one can be', differ: 'Where they differ', keep: 'our record stays, gaps are filled', take: 'the ledger counts',
    why: { head: 'by its head', content: 'by its cells', memory: 'as last time', person: 'by hand' },
    preview: 'Preview', commit: 'Take {n} rows in', drop: 'Lay it aside', problems: 'Download problems', row: 'Row', name: 'Project', effect: 'Effect', told: 'What is told', judge: '{n} rows may be projects that are known: say which. Until then they are not taken in.', later: '{n} rows not judged yet stay out this time.',
    same: 'This one', fresh: 'A new project', skip: 'Leave this row out', said_new: 'Judged: a new project', said_same: 'Judged: the same project', said_skip: 'Judged: leave out', again: 'Judge again', not_taken: '(not taken)', range: 'Rows {from}–{to} of {total}', first_rows: 'From the beginning', next_rows: 'Further',
    undo: 'Undo the import', redo: 'Bring it back', undone: 'Undone:', redone: 'Brought back:', kept: '{n} projects stayed, somebody used them since:', kept_more: '{n} more', tied: 'tied to {what}', facts: '{n} facts changed by hand', worked: 'has newer events or money', all_rows: 'All', done: '{n} rows taken in; it can be undone as a whole.',
    kinds: { projects: 'Project ledger', enterprises: 'Firms', sites: 'Sites', opportunities: 'Opportunities', purchases: 'Purchases', sales: 'Sales', links: 'Supply links', signals: 'Signals', deals: 'Deals', cases: 'Requests of firms' },
    effects: { new: 'New', known: 'Adds', unchanged: 'Unchanged', suspected: 'To judge', skipped: 'Left out' },
  },
  forms: {
    basis: "In the superior's own file, layout and formulas kept; unknown stays empty, every cell has its basis", bring: 'Bring a form', one: 'Form', origin: 'Origin', last: 'Last submitted', never: 'never', month: 'Month', fill: 'Filled for {month}', download: 'Download', plain: 'Own sheets only', blank: 'Blank form',
    keep: 'Keep as submitted', dropped: 'Take out of use', cells: '{known} cells filled, {unknown} left empty as unknown', changes: '{n} changes since the last one ({month})', same: 'The same as the last one ({month})', first: 'Nothing was submitted yet to compare with', every: 'Every cell with its basis', where: 'Where', what: 'What', value: 'Value',
    why: 'Basis', empty: 'empty', before: 'Before', after: 'Now', submitted: 'Submitted', mapping: 'What goes where', how: 'Click a cell to choose an indicator; click a row number to begin a list there', list: 'List', over: 'Time', unit: 'Unit', from_row: 'First row', rows: 'Rows', column: 'Column', field: 'Holds', holds: 'Holds',
    list_at: 'List in rows {from}–{to}', drop_list: 'Remove this list', no_head: '(no head)', nothing: 'nothing', of: 'Only this unit', of_all: 'empty: the district', required: 'Required', as_is: 'as it is', said: 'The picked cell or list', grid: 'The sheet as it is', formula: 'A formula, never overwritten', formula_short: 'formula',
    at_cell: 'Cell {cell}', at_row: 'Row {row}', more_rows: '{n} more rows', pick_cell: 'Click a cell of the sheet to say which indicator it holds.', pick_row: 'Click a row number to say which list begins there.', unsaved: 'Changes are not saved',
    sheet: 'Sheet', take: 'Fill nothing here', save: 'Save', none_yet: 'not said', fixed: "A sample is not changed: download it, make it the superior's own and bring it", words: { month: 'Month of the form', day: 'Last day', district: 'District' }, more: '{n} more cells',
    kind: { changed: 'Changed', came: 'Came', left: 'Left' },
  },
}
