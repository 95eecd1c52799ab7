// The one explicit state of anything that is fetched.

import { Problem } from '@/api/http'

export type Load<T> =
  | { state: 'idle' }
  | { state: 'loading' }
  | { state: 'ready'; data: T; old?: Old }
  | { state: 'empty'; data: T; old?: Old }
  | { state: 'failed'; problem: Problem }

/** Since when what is shown could not be read anew, and why. */
export interface Old {
  at: Date
  problem: Problem
}

/** Whether a failure says nothing about the thing itself: what was read before then stays in sight. */
export const passing = ({ code, status }: Problem): boolean => code === 'unreachable' || code === 'unavailable' || code === 'unreadable' || status >= 500

/** What an answer is: ready, or empty where the caller says nothing is in it. */
export const answered = <T>(data: T, isEmpty: (data: T) => boolean): Load<T> =>
  isEmpty(data) ? { state: 'empty', data } : { state: 'ready', data }

/** What an error is. Anything that is not the server's or the network's is a fault of ours and says so by its text. */
export const failed = (error: unknown): { state: 'failed'; problem: Problem } => ({
  state: 'failed',
  problem: error instanceof Problem ? error : new Problem('fault', String(error), null, 0),
})
