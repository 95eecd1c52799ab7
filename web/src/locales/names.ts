import type { Lang } from '@/logic/format'

/** Each language by its own name: the same on every page, whatever the page's language. */
export const LANGUAGES: { value: Lang; text: string; lang: string }[] = [
  { value: 'zh', text: '中', lang: 'zh' },
  { value: 'en', text: 'EN', lang: 'en' },
]

/** How a source calls an invented sample, in either language. */
export const SAMPLE = /样例|\bsamples?\b/gi

/** The legal form at the end of a registered name: the same for most, and so left out where there is little room. */
export const LEGAL_FORM = /(?:集团)?(?:股份)?(?:有限责任公司|有限公司|公司)$/u

/** Province and city at the beginning of a full place name, each with its kind of place apart. */
export const PROVINCE_AND_CITY =
  /^(.+?)(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)(?:(.+?)(?:市|地区|盟|自治州|林区))?/u
