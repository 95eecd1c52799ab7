import { useI18n } from 'vue-i18n'
import { COLOURS, PROJECT_STAGES, type ProjectCard } from '@/api/projects'
import { readMoney } from '@/logic/format'
import type { Column } from '@/logic/table'
import { useFormat } from './useFormat'
import { useLang } from './useLang'

/** Yuan of an amount; null for another currency, which is not to be put in order with them or added to them. */
const yuanIn = (text: string | null): number | null => {
  const read = text === null ? null : readMoney(text)
  return read?.currency === 'CNY' ? read.amount : null
}

/** The columns of the list of projects. */
export function useProjectColumns() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { yuan } = useFormat()
  return (): Column<ProjectCard>[] => [
    { key: 'name', name: t('projects.head.name'), say: (card) => card.name, to: (card) => ({ name: 'project', params: { id: card.id } }) },
    { key: 'stage', name: t('projects.head.stage'), say: (card) => pick(card.stage.title), rank: (card) => PROJECT_STAGES.indexOf(card.stage.code as (typeof PROJECT_STAGES)[number]), file: (card) => pick(card.stage.title) },
    { key: 'days', name: t('projects.head.days'), kind: 'number', say: (card) => t('projects.days', { n: card.days }, card.days), rank: (card) => card.days, rare: true },
    {
      key: 'clock',
      name: t('projects.head.clock'),
      kind: 'mark',
      say: (card) => t(`projects.colour.${card.colour ?? 'none'}`),
      rank: (card) => (card.colour === null ? null : COLOURS.indexOf(card.colour)),
    },
    { key: 'next', name: t('projects.head.next'), kind: 'day', say: (card) => card.next?.on ?? null, sub: (card) => (card.next ? t(`projects.turns.${card.next.colour}`) : null), unknown: t('app.none'), rare: true },
    {
      key: 'amount',
      name: t('projects.head.amount'),
      kind: 'money',
      say: (card) => card.amount_spoken && pick(card.amount_spoken),
      rank: (card) => yuanIn(card.amount),
      file: (card) => yuanIn(card.amount) ?? card.amount,
      sum: (total) => yuan(total),
    },
    { key: 'where', name: t('projects.head.where'), say: (card) => card.node && pick(card.node.title), sub: (card) => card.zone && pick(card.zone.title) },
    { key: 'unit', name: t('projects.head.who'), say: (card) => card.unit || null },
    { key: 'owner', name: t('projects.field.owner'), say: (card) => card.owner || null },
    { key: 'investor', name: t('projects.field.investor'), say: (card) => card.investor || null, rare: true },
    { key: 'zone', name: t('projects.field.zone'), say: (card) => card.zone && pick(card.zone.title), rare: true },
    { key: 'chain', name: t('list.chain'), say: (card) => card.chain && pick(card.chain.title), rare: true },
    { key: 'profile', name: t('projects.field.profile'), say: (card) => pick(card.profile.title), rare: true },
    { key: 'since', name: t('projects.head.since'), kind: 'day', say: (card) => card.since, rare: true },
    { key: 'entered', name: t('projects.head.entered'), kind: 'day', say: (card) => card.entered, rare: true },
    { key: 'owed', name: t('projects.owed'), kind: 'number', say: (card) => String(card.owed), rank: (card) => card.owed, sum: (total) => String(total), rare: true },
    { key: 'tags', name: t('projects.field.tags'), say: (card) => card.tags.map((tag) => pick(tag.title)).join(t('app.list_mark')) || null, unknown: t('app.none'), rare: true },
  ]
}
