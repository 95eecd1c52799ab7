// Dispatch meetings, tasks, what I am told, my calendar, and what is set for the office.

import { address, json, path } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const TASK_STEPS = ['progress', 'done', 'handed_over', 'changed', 'asked_day', 'asked_cancel', 'cancelled', 'reopened'] as const
export type TaskStep = (typeof TASK_STEPS)[number]
export type Task = Whole<Schemas['TaskShape']>
export type TaskList = Omit<Whole<Schemas['TaskList']>, 'items'> & { items: Task[] }
export type AgendaItem = Whole<Schemas['AgendaItem']>
export type Minutes = Whole<Schemas['MinutesShape']>
export type MeetingHead = Whole<Schemas['MeetingHead']>
export type Decision = Omit<Whole<Schemas['MeetingDecisionShape']>, 'task'> & { task: Task | null }
export type Meeting = MeetingHead & { agenda: AgendaItem[]; others: AgendaItem[]; minutes: Minutes; decisions: Decision[] }
export type MeetingState = 'planned' | 'held' | 'reviewed' | 'issued'
export type Instruction = Whole<Schemas['InstructionShape']>
export type Notice = Whole<Schemas['NoticeShape']>
export type NoticeList = Omit<Whole<Schemas['NoticeList']>, 'items'> & { items: Notice[] }
export type MailWish = Whole<Schemas['MailWishDetail']>
export type Mail = Whole<Schemas['MailShape']>
export type Feed = Whole<Schemas['FeedShape']>
export type MailServer = Whole<Schemas['MailServer']>
export type Settings = Omit<Whole<Schemas['SettingsShape']>, 'mail'> & { mail: MailServer }
export type About = Whole<Schemas['AboutShape']>
export type AuditRow = Whole<Schemas['AuditShape']>

export interface TaskFilter {
  q: string
  state: string
  which: string
}
export const listTasks = (filter: TaskFilter, signal?: Signal) => json<TaskList>('/tasks', { query: { ...filter }, signal })
export const getTask = (id: number, signal?: Signal) => json<Task>(path`/tasks/${id}`, { signal })
export interface NewTask {
  title: string
  owner: string
  unit: string
  due: string
  /** The project it is about. */
  project?: number
}
export const createTask = (body: NewTask) => json<Task>('/tasks', { method: 'POST', body })
export interface TaskEvent {
  version: number
  step: TaskStep
  note: string
  owner?: string
  unit?: string
  due?: string
  title?: string
}
export const createTaskEvent = (id: number, body: TaskEvent) => json<Task>(path`/tasks/${id}/events`, { method: 'POST', body })

export const listMeetings = (signal?: Signal) => json<{ items: MeetingHead[] }>('/meetings', { signal })
export const getMeeting = (id: number, signal?: Signal) => json<Meeting>(path`/meetings/${id}`, { signal })
export const createMeeting = (on: string, place: string) => json<Meeting>('/meetings', { method: 'POST', body: { on, place } })
export const putAgenda = (id: number, version: number, items: { key: string; title: string; note: string }[]) =>
  json<Meeting>(path`/meetings/${id}/agenda`, { method: 'PUT', body: { version, items } })
export const putMinutes = (id: number, version: number, minutes: Minutes) =>
  json<Meeting>(path`/meetings/${id}/minutes`, { method: 'PUT', body: { version, ...minutes } })
export const putMeetingState = (id: number, version: number, state: MeetingState) =>
  json<Meeting>(path`/meetings/${id}/state`, { method: 'PUT', body: { version, state } })
export const addDecision = (id: number, body: NewTask & { version: number; item: string }) =>
  json<Meeting>(path`/meetings/${id}/decisions`, { method: 'POST', body })
export const withdrawDecision = (id: number, decision: number, version: number, reason: string) =>
  json<Meeting>(path`/meetings/${id}/decisions/${decision}`, { method: 'DELETE', query: { version, reason } })
export const correctMeeting = (id: number, correction: string) =>
  json<Meeting>(path`/meetings/${id}/revisions`, { method: 'POST', body: { correction } })
export const minutesFile = (id: number, format: 'docx' | 'pdf', lang: 'zh' | 'en') => address(path`/meetings/${id}/file`, { format, lang })

export const listInstructions = (signal?: Signal) => json<{ items: Instruction[] }>('/instructions', { signal })
export const createInstruction = (body: { words: string; source: string; on: string }) =>
  json<Instruction>('/instructions', { method: 'POST', body })
export const settleInstruction = (id: number, note: string) =>
  json<{ items: Instruction[] }>(path`/instructions/${id}/settled`, { method: 'PUT', body: { note } })

export const listNotices = (call: { signal?: Signal; background?: boolean } = {}) => json<NoticeList>('/notices', call)
export const readNotices = (ids?: number[]) => json<NoticeList>('/notices/read', { method: 'PUT', body: ids ? { ids } : {} })
export const getMailWish = (signal?: Signal) => json<MailWish>('/notices/mail', { signal })
export const putMailWish = (body: { address: string; kinds: string[]; mode: string; hour: string }) =>
  json<MailWish>('/notices/mail', { method: 'PUT', body })
export const getFeed = (signal?: Signal) => json<Feed>('/feed', { signal })
export const createFeed = () => json<Feed>('/feed', { method: 'POST' })
export const deleteFeed = () => json<Feed>('/feed', { method: 'DELETE' })

export const getSettings = (signal?: Signal) => json<Settings>('/settings', { signal })
export interface SettingsChange {
  version?: number
  head?: Settings['head']
  number?: Settings['number']
  second_person?: boolean
  mail?: MailServer
  mail_password?: string
}
export const putSettings = (body: SettingsChange) => json<Settings>('/settings', { method: 'PUT', body })
export const testMail = (to: string) => json<{ sent: boolean; trouble: string }>('/mails/test', { method: 'POST', body: { to } })
export const listMails = (signal?: Signal) => json<{ items: Mail[] }>('/mails', { signal })
export const retryMail = (id: number) => json<Mail>(path`/mails/${id}/retry`, { method: 'POST' })
export const getAbout = (signal?: Signal) => json<About>('/about', { signal })

export interface AuditFilter {
  actor: string
  entity: string
  from: string
  to: string
  offset: number
}
export const listAudit = (filter: AuditFilter, signal?: Signal, limit = 50) =>
  json<{ items: AuditRow[]; total: number }>('/audit', { query: { ...filter, limit }, signal })

export type TwoWay = Whole<Schemas['TwoWayShape']>
export const listTwoWay = (month: string, signal?: Signal) => json<{ items: TwoWay[] }>('/two-way', { query: { month }, signal })
export const putTwoWay = (body: { month: string; zone: string; team: string; side: string; marks: number; reason: string; updated_at?: string }) =>
  json<{ items: TwoWay[] }>('/two-way', { method: 'PUT', body })
