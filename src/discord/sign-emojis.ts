import type { MessageSign } from '../store/sign.ts'

/** What a person sees on a message of theirs. None of them is one with which people stop a turn. */
export const signEmojis: Readonly<Record<MessageSign, string>> = {
  seen: '👀',
  working: '⚙️',
  done: '✅',
  failed: '⚠️',
  stopped: '⏹️',
}
