import { provide, ref, type InjectionKey, type Ref } from 'vue'
import { faultOf } from '@/logic/faults'

export interface FieldFault {
  id: string
  label: string
  fault: NonNullable<ReturnType<typeof faultOf>>
}
export const FAULTS: InjectionKey<Ref<FieldFault[]>> = Symbol('faults')

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const nameOf = (field: Field): string => {
  const name = field.type === 'radio' ? field.closest('fieldset')?.querySelector('legend') : field.labels?.[0]
  return name?.textContent?.trim() ?? field.getAttribute('aria-label') ?? ''
}

/** What is wrong with a form's fields, looked at when it is sent and again as it is mended. */
export function useFaults(form: Readonly<Ref<HTMLFormElement | null>>) {
  const faults = ref<FieldFault[]>([])
  provide(FAULTS, faults)
  function look(): boolean {
    const fields = [...(form.value?.elements ?? [])].filter((one): one is Field => one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement)
    faults.value = fields.flatMap((field) => {
      const fault = field.disabled || !field.id ? null : faultOf(field)
      return fault ? [{ id: field.id, label: nameOf(field), fault }] : []
    })
    return faults.value.length === 0
  }
  /** Once faults are told, mending one takes it off the list. */
  const again = () => faults.value.length > 0 && look()
  const focus = (id: string) => (form.value?.elements.namedItem(id) as Field | null)?.focus()
  return { faults, look, again, focus }
}

/** What a field hands on to its control, as far as forms use it. */
export interface FieldAttrs {
  required?: boolean
  disabled?: boolean
  readonly?: boolean
  placeholder?: string
  pattern?: string
  maxlength?: number | string
  rows?: number | string
  min?: number | string
  max?: number | string
  step?: number | string
  inputmode?: 'text' | 'decimal' | 'numeric' | 'tel' | 'email' | 'search'
  type?: string
  autocomplete?: string
  list?: string
  'aria-describedby'?: string
  autocapitalize?: string
  spellcheck?: boolean | 'true' | 'false'
  onChange?: (event: Event) => void
}
