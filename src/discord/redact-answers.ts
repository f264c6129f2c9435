import type { Dispatcher } from '../command/dispatch.ts'
import type { Redactor } from '../redact/redactor.ts'
import { withoutSecrets } from '../chat/without-secrets.ts'

/** The dispatcher as a chat shows its answers: before they are cut into messages, since a half of a secret is not known again. */
export function redactAnswers(dispatcher: Dispatcher, redactor: Redactor): Dispatcher {
  const clean = async <T>(answer: Promise<T>): Promise<T> => withoutSecrets(redactor, await answer)
  return {
    ...dispatcher,
    dispatch: (...asked) => clean(dispatcher.dispatch(...asked)),
    confirm: (...asked) => clean(dispatcher.confirm(...asked)),
    answer: (...asked) => clean(dispatcher.answer(...asked)),
    press: (...asked) => clean(dispatcher.press(...asked)),
    suggest: async (...asked) => {
      const suggestions = await dispatcher.suggest(...asked)
      // What can't be shown can't be chosen: its value would be shown too.
      return suggestions.filter((one) => withoutSecrets(redactor, one) === one)
    },
  }
}
