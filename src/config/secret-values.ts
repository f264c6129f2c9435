import type { Config } from './config.ts'

/** The secrets of a Config by themselves, as they may stand in another library's error. */
export function secretValues({ discord, redisUrl }: Pick<Config, 'discord' | 'redisUrl'>): readonly string[] {
  const token = discord === undefined ? [] : [discord.token]
  return redisUrl === undefined ? token : [...token, ...passwordsOf(redisUrl)]
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
