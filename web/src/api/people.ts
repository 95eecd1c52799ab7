// Who is there: the session, users, teams.

import { json, path } from './http'
import type { LoginBody, NewUser, Role, Session, Team, TeamFields, User, UserDetail, UserFields } from './types'

type Signal = AbortSignal | undefined

export const getSession = (signal?: Signal) => json<Session>('/session', { signal })
export const logIn = (body: LoginBody) => json<Session>('/session', { method: 'POST', body })
/** Ends this session, or those on every machine. */
export const logOut = (which: 'this' | 'all') => json<{ ended: number }>('/session', { method: 'DELETE', query: { which } })
export const setUp = (body: LoginBody & { unit: string }) => json<Session>('/setup', { method: 'POST', body })
export const putPassword = (body: { old: string; new: string }) => json<Session>('/session/password', { method: 'PUT', body })

export const listRoles = (signal?: Signal) => json<{ items: Role[] }>('/roles', { signal })
export const listUsers = (signal?: Signal) => json<{ items: User[] }>('/users', { signal })
export const getUser = (user: number, signal?: Signal) => json<UserDetail>(path`/users/${user}`, { signal })
export const createUser = (body: NewUser) => json<User>('/users', { method: 'POST', body })
export const putUser = (user: number, body: UserFields) => json<User>(path`/users/${user}`, { method: 'PUT', body })
export const putUserPassword = (user: number, password: string) =>
  json<User>(path`/users/${user}/password`, { method: 'PUT', body: { password } })
export const disableUser = (user: number, body: { version: number; reason: string; successor: string }) =>
  json<UserDetail>(path`/users/${user}/disabled`, { method: 'PUT', body })
export const enableUser = (user: number, version: number) =>
  json<User>(path`/users/${user}/disabled`, { method: 'DELETE', query: { version } })

export const listTeams = (signal?: Signal) => json<{ items: Team[] }>('/teams', { signal })
export const createTeam = (body: TeamFields) => json<Team>('/teams', { method: 'POST', body })
export const putTeam = (team: number, body: TeamFields & { version: number }) =>
  json<Team>(path`/teams/${team}`, { method: 'PUT', body })
export const deleteTeam = (team: number, version: number) =>
  json<Team>(path`/teams/${team}`, { method: 'DELETE', query: { version } })
