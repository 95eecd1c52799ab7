// How much is late for somebody: asked by the page itself at intervals, so it keeps no session open.

import type { TaskList } from './dispatch'
import { json } from './http'
import type { ProjectClocks } from './projects'

/** My tasks, or those of my unit, that are late today. */
export async function countLateTasks(): Promise<number> {
  const { items } = await json<TaskList>('/tasks', { query: { state: 'open', which: 'mine' }, background: true })
  return items.filter(({ late }) => (late ?? 0) > 0).length
}

/** Somebody's projects that are red or have left the library; all where nobody is named. */
export async function countRedProjects(owner: string): Promise<number> {
  const { colours } = await json<ProjectClocks>('/projects/clocks', { query: { days: 1, owner, limit: 1 }, background: true })
  return colours.red + colours.leaves
}
