import { useI18n } from 'vue-i18n'
import { createTask } from '@/api/dispatch'
import { Problem } from '@/api/http'
import { getProject, putProject, TAGS, type ProjectCard, type ProjectFacts } from '@/api/projects'
import { same } from '@/logic/merge'
import { wanOf } from '@/logic/projectFacts'
import { yuanOf } from '@/logic/projects'
import type { BulkAct, Column, Edit } from '@/logic/table'
import { useMay } from './useMay'

type Fact = 'owner' | 'investor' | 'amount'

/** What can be changed of projects from their list: one cell, or several rows at once. */
export function useProjectActs() {
  const { t } = useI18n()
  const { may } = useMay()

  /** Writes one fact beside whatever others changed of the project meanwhile, but never over another's word on the same fact. */
  async function put(id: number, key: Fact, value: string, base: string): Promise<{ theirs: string } | null> {
    const written = key === 'amount' ? yuanOf(value) || null : value
    for (let tries = 0; ; tries += 1) {
      const { card, facts } = await getProject(id)
      const theirs = shown(facts, key)
      if (same(theirs, value)) return null
      if (!same(theirs, base)) return { theirs }
      try {
        await putProject(id, { version: card.version, facts: { ...facts, [key]: written } })
        return null
      } catch (error) {
        // Someone was quicker between reading and writing: it is looked at once more.
        if (!(error instanceof Problem) || error.code !== 'conflict' || tries > 1) throw error
      }
    }
  }
  const shown = (facts: Pick<ProjectFacts, Fact>, key: Fact): string => (key === 'amount' ? wanOf(facts.amount).wan : (facts[key] ?? ''))
  const edit = (key: Fact, kind: Edit<ProjectCard>['kind'], most: number): Edit<ProjectCard> => ({
    kind,
    most,
    // An amount in another currency is put right in the form, which asks for the currency too.
    may: (card) => may('put_project') && !(key === 'amount' && card.amount !== null && !card.amount.endsWith(' CNY')),
    read: (card) => shown(card, key),
    save: (card, value, base) => put(card.id, key, value, base),
  })
  const edits: Record<Fact, Edit<ProjectCard>> = { owner: edit('owner', 'text', 60), investor: edit('investor', 'text', 120), amount: edit('amount', 'number', 14) }
  /** The project as it was when its row was read: one that was changed since is refused, and the row says so. */
  const write = async (card: ProjectCard, change: (facts: ProjectFacts) => Partial<ProjectFacts>) => {
    const { facts } = await getProject(card.id)
    return putProject(card.id, { version: card.version, facts: { ...facts, ...change(facts) } })
  }

  return {
    withEdits: (columns: Column<ProjectCard>[]) => columns.map((column) => (column.key in edits ? { ...column, edit: edits[column.key as Fact] } : column)),
    bulk: (): BulkAct<ProjectCard>[] => [
      ...(may('put_project')
        ? [
            {
              key: 'owner',
              name: t('projects.bulk.owner'),
              fields: [{ key: 'owner', label: t('projects.field.owner'), kind: 'text' as const, needed: true }],
              run: (card: ProjectCard, { owner = '' }: Record<string, string>) => write(card, () => ({ owner: owner.trim() })),
            },
            {
              key: 'tag',
              name: t('projects.bulk.tag'),
              // Tags of a year's list are set in the form, which asks for the year.
              fields: [{ key: 'tag', label: t('projects.field.tags'), kind: 'choice' as const, needed: true, options: TAGS.filter((tag) => !tag.endsWith('500')).map((tag) => ({ value: tag, text: t(`projects.tag.${tag}`) })) }],
              run: (card: ProjectCard, { tag = '' }: Record<string, string>) =>
                write(card, ({ tags = [] }) => ({ tags: tags.some(({ kind }) => kind === tag) ? tags : [...tags, { kind: tag, year: null }] })),
            },
          ]
        : []),
      ...(may('create_task')
        ? [
            {
              key: 'task',
              name: t('projects.bulk.task'),
              fields: [
                { key: 'title', label: t('tasks.title_head'), kind: 'text' as const, needed: true, most: 200 },
                { key: 'owner', label: t('tasks.owner'), kind: 'text' as const },
                { key: 'due', label: t('tasks.due'), kind: 'day' as const, needed: true },
              ],
              run: (card: ProjectCard, { title = '', owner = '', due = '' }: Record<string, string>) =>
                createTask({ title: title.trim(), owner: owner.trim() || card.owner, unit: card.unit, due, project: card.id }),
            },
          ]
        : []),
    ],
  }
}
