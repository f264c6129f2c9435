import type { Config } from './config.ts'

/** The secrets of a Config by themselves, as they may stand in another library's error or in somebody's text. */
export function secretValues({
  discord,
  redisUrl,
  deadmanUrl,
  trackerTokens = {},
  agentSecrets = [],
}: Pick<Config, 'discord' | 'redisUrl' | 'deadmanUrl' | 'trackerTokens' | 'agentSecrets'>): readonly string[] {
  return [
    ...(discord === undefined ? [] : [discord.token]),
    ...(redisUrl === undefined ? [] : passwordsOf(redisUrl)),
    ...(deadmanUrl === undefined ? [] : [deadmanUrl, ...longParts(deadmanUrl)]),
    ...Object.values(trackerTokens),
    ...agentSecrets,
  ]
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

/** What of an address was drawn by lot: shorter parts are words. */
const longParts = (url: string): readonly string[] => url.split(/[/?&=#]/).filter((part) => /^[\w-]{20,}$/.test(part))
