import { expect, test } from 'vitest'
import { atRest, marked, pressed, shown, typed, type Finder } from './finder'

/** Keys one after another on a list of `length` entries: where the mark stands, whether the list is open, what was taken. */
function check(start: Finder, keys: string[], length: number): string {
  let finder = start
  let taken: number | null = null
  for (const key of keys) {
    const done = pressed(finder, key, length)
    if (!done) return `${key} is the text's`
    finder = done.finder
    taken = done.taken
  }
  return `${finder.words || 'nothing'} ${shown(finder) ? 'open' : 'shut'} at ${finder.at}${taken === null ? '' : `, took ${taken}`}`
}

test('words open the list at its first entry, however far the last list had been walked', () => {
  expect(shown(typed('钢'))).toBe(true)
  expect(typed('钢').at).toBe(0)
})

test('blanks are no words', () => {
  expect(shown(typed('  '))).toBe(false)
})

test('arrows walk the list and stop at its ends', () => {
  expect(check(typed('钢'), ['ArrowDown', 'ArrowDown'], 3)).toBe('钢 open at 2')
  expect(check(typed('钢'), ['ArrowDown', 'ArrowDown', 'ArrowDown'], 3)).toBe('钢 open at 2')
  expect(check(typed('钢'), ['ArrowUp'], 3)).toBe('钢 open at 0')
})

test('Enter takes the marked entry and leaves the box at rest', () => {
  expect(check(typed('钢'), ['ArrowDown', 'Enter'], 3)).toBe('nothing shut at 0, took 1')
})

test('Enter takes nothing where nothing is found', () => {
  expect(check(typed('钢'), ['Enter'], 0)).toBe('钢 open at 0')
  expect(check(typed('钢'), ['ArrowDown', 'Enter'], 0)).toBe('钢 open at 0')
})

test('a list that was closed takes nothing until an arrow brings it back as it was', () => {
  expect(check(typed('钢'), ['ArrowDown', 'Escape', 'Enter'], 3)).toBe('钢 shut at 1')
  expect(check(typed('钢'), ['ArrowDown', 'Escape', 'ArrowDown'], 3)).toBe('钢 open at 1')
  expect(check(typed('钢'), ['ArrowDown', 'Escape', 'ArrowDown', 'Enter'], 3)).toBe('nothing shut at 0, took 1')
})

test('Escape on a box without a list, letters, Home and End belong to the text', () => {
  expect(check(atRest, ['Escape'], 0)).toBe("Escape is the text's")
  for (const key of ['Home', 'End', 'a', 'Tab']) expect(check(typed('钢'), [key], 3)).toBe(`${key} is the text's`)
})

test('the mark stays within a list that became shorter', () => {
  expect(marked({ words: '钢', open: true, at: 5 }, 2)).toBe(1)
  expect(marked(typed('钢'), 0)).toBe(null)
})
