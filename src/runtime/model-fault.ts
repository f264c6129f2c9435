/**
 * What is at fault with a program's model, in one line that says what to do; undefined for a fault of another kind.
 * Programs hand on their providers' words: the patterns are what Anthropic, OpenAI and those who speak like them say.
 */
export function modelFault(name: string, words: string): string | undefined {
  const otherwise = 'or choose another runtime: /topic set runtime.'
  // Not by "too many tokens": that is said of those per minute, too.
  if (/(prompt|input) is too long|context.?(length|window|limit)|maximum context/iu.test(words))
    return `This topic is longer than ${name}'s model can hold (${words}). Go on in a new one, /topic new, ${otherwise}`
  // A limit of the account, which is free again in hours or days; the words tell when.
  if (/usage limit|hit your .*\blimit/iu.test(words))
    return `${name}'s usage limit is used up (${words}). Say it again once it is free, ${otherwise}`
  if (/\b429\b|rate.?limit|too many requests|quota/iu.test(words))
    return `${name}'s model takes no more requests for now (${words}). Wait a minute and say it again, ${otherwise}`
  if (/\b5\d\d\b|overloaded|high demand|server error|unavailable|bad gateway/iu.test(words))
    return `${name}'s model has a fault (${words}). Say it again in a minute, ${otherwise}`
  return undefined
}
