// Every page, in every state that a person can reach by its address: what the tests, the pictures and the measurements open.

import { api, askedFirm, busyNode, chasedGap, faultyImport, firstChain, send, surveyedGap } from './helpers.mjs'

/** Begun once for all that only look at it. */
let begun = null

/** The editor's page on a draft of one changed name. */
async function drafted(base, query) {
  const chain = 'steel-pipe'
  const post = (path, body) => send(base, 'POST', `/chains/${chain}/drafts${path}`, body)
  begun ??= (async () => {
    const { id, revision } = await post('', { title: '改一个名称', by: '甲 产业科' })
    const title = { zh: '钻杆与钻具', en: 'Drill pipe and tools' }
    const operations = [{ op: 'rename_node', node: 'drill-pipe', title, zh_short: '钻杆', en_short: 'Drill pipe' }]
    await post(`/${id}/operations`, { revision, by: '甲 产业科', operations })
    return id
  })()
  return `/atlas/${chain}/edit?draft=${await begun}${query}`
}

/** A bulletin that is there already, or the first one of the year. */
async function frozen(base) {
  const known = (await api(base, '/bulletins')).items[0]
  return known?.id ?? (await send(base, 'POST', '/bulletins', { month: '2024-11' })).id
}

/** A name for each, and its path on a server. */
export const PAGES = {
  overview: async () => '/',
  'overview of an officer': async () => '/?role=officer',
  'overview of a clerk': async () => '/?role=clerk',
  wall: async () => '/screen?panel=atlas',
  'settings of the wall': async () => '/screen/settings',
  cover: async () => '/atlas',
  atlas: async (base) => `/atlas/${(await firstChain(base)).id}`,
  drawer: async (base) => {
    const { id } = await firstChain(base)
    return `/atlas/${id}?node=${(await busyNode(base, id)).node}`
  },
  'public drawer': async (base) => {
    const { id } = await firstChain(base)
    return `/atlas/${id}?edition=public&node=${(await busyNode(base, id)).node}`
  },
  'drawer of what is missing': async (base) => {
    const { id, squares } = await firstChain(base)
    return `/atlas/${id}?node=${squares.find((square) => square.kind === 'Missing').node}`
  },
  'drawer of what was surveyed': async (base) => (await surveyedGap(base)).path,
  'about the chain': async (base) => `/atlas/${(await firstChain(base)).id}?about=1`,
  approvals: async () => '/service/approvals',
  'one firm’s approvals': async (base) => `/service/approvals/${(await api(base, '/approvals')).items[0].id}`,
  'a step of approvals': async (base) => {
    const { id } = (await api(base, '/approvals')).items[0]
    return `/service/approvals/${id}?step=${(await api(base, `/approvals/${id}`)).steps[0].id}`
  },
  opportunities: async () => '/list',
  'an opportunity': async (base) => `/list?open=${(await api(base, '/opportunities')).items[0].id}`,
  'a public opportunity': async (base) => `/list?edition=public&open=${(await api(base, '/opportunities')).items[0].id}`,
  sites: async () => '/list?view=sites',
  'a site in its zone': async (base) => {
    const site = (await api(base, '/sites')).items[0]
    return `/list?view=sites&zone=${site.zone}&open=${site.id}`
  },
  costs: async () => '/list?view=costs',
  firms: async () => '/firms',
  firm: async (base) => `/firms/${(await api(base, '/enterprises?limit=1')).items[0].id}`,
  'a firm that was asked': async (base) => `/firms/${await askedFirm(base)}`,
  meetings: async () => '/dispatch',
  'a meeting': async (base) => `/dispatch?meeting=${(await api(base, '/meetings')).items[0].id}`,
  tasks: async () => '/dispatch?tab=tasks',
  'a task': async (base) => `/dispatch?tab=tasks&task=${(await api(base, '/tasks')).items[0].id}`,
  settings: async () => '/settings',
  'settings of mail': async () => '/settings?tab=mail',
  'the audit': async () => '/settings?tab=audit',
  data: async () => '/data',
  problems: async (base) => `/data?import=${(await faultyImport(base)).id}`,
  'found firms': async () => '/firms?query=hualing&strength=core&cols=code,places&sort=-established',
  'what a job changed': async (base) => `/data?job=${(await api(base, '/jobs')).items[0].id}`,
  gaps: async () => '/targets',
  targets: async (base) => (await chasedGap(base)).path,
  'a target': async (base) => {
    const { path, list } = await chasedGap(base)
    return `${path}?open=${list.items[0].enterprise.id}`
  },
  'sites for a need': async () => '/list?view=sites&find=1&forms=plant&area=3000&area_to=9000&power=1250&gas=1',
  'the form of a need': async () => '/list?view=sites&find=1',
  promises: async () => '/promises',
  'a promise': async (base) => `/promises?open=${(await api(base, '/promises')).items[0].id}`,
  letters: async () => '/promises?view=letters',
  'a letter': async (base) => `/promises?view=letters&open=${(await api(base, '/consultations')).items.at(-1).id}`,
  service: async () => '/service',
  'a case': async (base) => `/service?which=all&open=${(await api(base, '/cases')).items[0].id}`,
  'landed firms': async () => '/service?view=retention',
  'a landed firm': async (base) => `/service?view=retention&open=${(await api(base, '/retention')).items[0].enterprise}`,
  'case figures': async () => '/service?view=figures',
  agreements: async () => '/promises?view=agreements',
  'an agreement': async (base) => `/promises?view=agreements&open=${(await api(base, '/agreements')).items.at(-1).id}`,
  'what is public': async () => '/public',
  'an item on its way to the public': async () => '/public?open=opportunity/O-001',
  'what investors ask': async () => '/public?view=enquiries',
  trips: async () => '/trips',
  'visits on record': async () => '/trips?view=records',
  'a visit on record': async (base) => `/trips?view=records&record=${(await api(base, '/visits?limit=1&to=2024-12-31')).items[0].id}`,
  'the report of visits': async () => '/trips?view=records&report=1&from=2024-11-04&to=2024-11-10',
  'a note of a visit': async () => '/trips/note',
  contacts: async () => '/trips?view=contacts',
  'events and memoranda': async () => '/trips?view=events',
  'a trip being planned': async (base) => {
    const { chain, node } = await chasedGap(base)
    return `/trips?plan=1&gaps=${chain}/${node}&from=2030-01-07&days=3`
  },
  projects: async () => '/projects',
  'projects as a table': async () => '/projects?view=table&colour=red',
  'projects as a pipeline': async () => '/projects?view=pipeline',
  'projects along a year': async () => '/projects?view=timeline',
  'the form of a lead': async () => '/projects?new=1',
  'a project': async (base) => `/projects/${(await api(base, '/projects?stage=talks&limit=1')).items[0].id}`,
  'a project being built': async (base) => `/projects/${(await api(base, '/projects?stage=construction&limit=1')).items[0].id}`,
  'a project that ended': async (base) => `/projects/${(await api(base, '/projects?stage=ended&limit=1')).items[0].id}`,
  indicators: async () => '/indicators',
  'an indicator with its rows': async () => '/indicators?open=in_talks',
  'targets of the year': async () => '/indicators?view=targets',
  'questions to the pipeline': async () => '/indicators?view=questions',
  'a form of a superior on its sheet': async () => '/indicators?view=forms&form=signed',
  dispatch: async () => '/dispatch',
  'a bulletin': async (base) => `/dispatch?open=${await frozen(base)}`,
  weights: async (base) => `${(await chasedGap(base)).path}?panel=weights`,
  'the drafts of a chain': async (base) => `/atlas/${(await firstChain(base)).id}/edit`,
  'a draft': async (base) => drafted(base, ''),
  'a node of a draft': async (base) => drafted(base, '&node=drill-pipe'),
  'the operations of a draft': async (base) => drafted(base, '&panel=operations'),
  'the review of a draft': async (base) => drafted(base, '&panel=review'),
  lost: async () => '/nowhere',
}
