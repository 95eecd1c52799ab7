// What a form still asks for, field by field, as far as the browser can tell; the words are the locale's.

/** Key under `field.` of what is wrong; null where nothing is. Order: what is missing before what does not fit. */
export function faultOf({ validity }: { validity: Partial<ValidityState> }): 'missing' | 'unreadable' | 'too_small' | 'too_large' | 'too_long' | 'other' | null {
  if (validity.valueMissing) return 'missing'
  if (validity.badInput || validity.typeMismatch || validity.patternMismatch || validity.stepMismatch) return 'unreadable'
  if (validity.rangeUnderflow || validity.tooShort) return 'too_small'
  if (validity.rangeOverflow) return 'too_large'
  if (validity.tooLong) return 'too_long'
  return validity.valid === false ? 'other' : null
}

/** An amount as it is typed in 万元, in yuan; null where it is none. */
export function typedWan(text: string): number | null {
  const plain = text.trim().replace(/[,，\s]/g, '')
  return /^\d{1,12}(\.\d{1,6})?$/.test(plain) ? Number(plain) * 1e4 : null
}
