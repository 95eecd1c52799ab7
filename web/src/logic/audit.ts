// What a row of the audit says that changed, as a line.

/** Signs of a change that a table shows; the contract has all of it. */
const SHOWN = 200

const text = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Names a thing or a field in the reader's words; what it has no word for stays as the contract names it. */
type Name = (code: string) => string

/** `user:3` as `用户 3`. */
export function entityLine(entity: string, name: Name): string {
  const [kind = '', ...id] = entity.split(':')
  return [name(kind), id.join(':')].filter(Boolean).join(' ')
}

/** `role: officer → clerk; name: li.si`; empty where the operation says it all. */
export function changeLine(change: unknown, field: Name): string {
  if (change === null || change === undefined) return ''
  const said =
    typeof change !== 'object' || Array.isArray(change)
      ? text(change)
      : Object.entries(change)
          .map(([name, value]) => `${field(name)}: ${Array.isArray(value) && value.length === 2 ? `${text(value[0])} → ${text(value[1])}` : text(value)}`)
          .join('; ')
  const signs = [...said]
  return signs.length > SHOWN ? `${signs.slice(0, SHOWN).join('')}…` : said
}
