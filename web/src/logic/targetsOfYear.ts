// Targets of a year as people type them: projects as they are, money in 亿元, shares in percent; and back to the server's whole numbers.

/** How many of the server's steps one typed unit has: hundredths of a yuan in 亿元, hundredths of a percent in a percent. */
const STEPS: Record<string, bigint> = { projects: 1n, yuan: 10_000_000_000n, percent: 100n }

/** The number as it is typed; what the server counts in is `unit` of the indicator's card. */
export function typedTarget(value: number, unit: string): string {
  const step = STEPS[unit] ?? 1n
  const all = BigInt(Math.round(value))
  const digits = String(step).length - 1
  const rest = digits === 0 ? '' : String(all % step).padStart(digits, '0').replace(/0+$/, '')
  return `${all / step}${rest ? `.${rest}` : ''}`
}

/** The server's number; null where nothing is typed, undefined where it is no number from nought up that fits the unit. */
export function targetValue(text: string, unit: string): number | null | undefined {
  const typed = text.trim().replace(/[,，\s]/g, '')
  if (typed === '') return null
  const found = /^(\d{1,9})(?:\.(\d+))?$/.exec(typed)
  if (!found) return undefined
  const step = STEPS[unit] ?? 1n
  const digits = String(step).length - 1
  const part = (found[2] ?? '').replace(/0+$/, '')
  if (part.length > digits) return undefined
  const value = BigInt(found[1]!) * step + (digits === 0 ? 0n : BigInt(part.padEnd(digits, '0') || '0'))
  return value > BigInt(Number.MAX_SAFE_INTEGER) || (unit === 'percent' && value > 10_000n) ? undefined : Number(value)
}
