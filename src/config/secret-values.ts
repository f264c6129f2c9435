import type { Config } from './config.ts'

/** The secrets of a Config by themselves, as they may stand in another library's error. */
export function secretValues({
  discord,
  redisUrl,
  trackerTokens = {},
}: Pick<Config, 'discord' | 'redisUrl' | 'trackerTokens'>): readonly string[] {
  const tokens = [...(discord === undefined ? [] : [discord.token]), ...Object.values(trackerTokens)]
  return redisUrl === undefined ? tokens : [...tokens, ...passwordsOf(redisUrl)]
}

/** As it is written in the URL, and as it is sent to Redis. */
function passwordsOf(redisUrl: string): readonly string[] {
  const written = /^rediss?:\/\/[^/@]*?:([^/]*)@/.exec(redisUrl)?.[1] ?? ''
  if (written === '') return []
  try {
    return [...new Set([written, decodeURIComponent(written)])]
  } catch {
    return [written]
  }
}
