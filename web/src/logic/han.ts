// Which language a text of the data is in: names and sources come in the language of their register.

const HAN = /\p{Script=Han}/u

/** Whether a text holds Chinese characters, and so must be marked as Chinese on an English page. */
export const isChinese = (text: string): boolean => HAN.test(text)
