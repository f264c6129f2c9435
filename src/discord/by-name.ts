/** Who did something, shown by name: an id tells a person nothing. It notifies nobody. */
export const byName = (text: string): string => text.replaceAll(/\bby discord:(\d{17,20})\b/g, 'by <@$1>')
