// The words of every table and of every bar of filters.

import type { zh } from '../zh/tables'

export const en: typeof zh = {
  rows: '{n} row | {n} rows', range: '{from}–{to} of {n}', before: 'Previous', next: 'Next', row_before: 'Row above (↑)', row_next: 'Row below (↓)', none: 'Nothing here.', changes: 'Cells that changed',
  sort: 'Sort by {column}', order: 'Order', order_usual: 'Usual order', up_by: '{column}, ascending', down_by: '{column}, descending',
  columns: 'Columns', earlier: 'Move {column} earlier', later: 'Move {column} later', usual: 'Usual columns', height: 'Row height', high: 'Two lines', low: 'Compact',
  export: 'Export', export_basis: 'All rows, with the filters, order and columns you see', csv: 'CSV file', xlsx: 'Excel workbook',
  views: { title: 'Views', none: 'No views yet. Keep the filters, order and columns you see under a name, and come back to them with one press.', mine: 'Mine', others: 'Shared by colleagues', name: 'Name of the view', keep: 'Keep what you see as a view', for_all: 'Share with the bureau', shared: 'shared', share: 'Share', unshare: 'Stop sharing', first: 'Open the page with it', rename: 'Rename', drop: 'Delete', sure: 'Delete this view?', replace: 'Make it what you see now' }, print: 'Print',
  tick: 'Select this row', tick_all: 'Select all', ticked: '{n} row selected | {n} rows selected', untick: 'Clear selection',
  sum: '{n} row | {n} rows', sum_unknown: '{n} more is unknown | {n} more are unknown',
  filters: 'Filters', filters_done: 'Show results', more: 'More filters', set: 'Filters set', drop: 'remove',
  edit: { open: 'Change {column}', save: 'Save', both: 'Somebody has just changed this:', theirs: 'Theirs', mine: 'Mine', take_mine: 'Use mine', take_theirs: 'Use theirs' },
  bulk: { acts: 'With the selected rows', run: 'Do it to {n} row | Do it to {n} rows', touches: '{n} row will be changed. | {n} rows will be changed, one after the other; one that fails holds up no other.', left_out: '{n} left out: {why}', at: '{at} of {n}', stop: 'Stop', stopped: 'Stopped before it', ended: '{done} done; {n} not done and still selected:' },
}
