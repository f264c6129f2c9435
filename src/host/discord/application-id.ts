/** A bot's token begins with its application's id in base64. Undefined for one that does not: Discord may say more. */
export function applicationIdOf(token: string): string | undefined {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('utf8')
  return /^\d{16,20}$/.test(id) ? id : undefined
}
