import { RestError } from './route.ts'

type Input = {
  readonly type: number
  readonly custom_id?: string
  readonly label?: string
  readonly min_length?: number
  readonly max_length?: number
}
type Row = Input & { readonly component?: Input; readonly components?: readonly Input[] }
type Modal = { readonly title?: string; readonly custom_id?: string; readonly components?: readonly Row[] }

const refuse = (what: string): never => {
  throw new RestError(400, 50035, `Invalid Form Body: ${what}`, true)
}

/** Discord's rules for a form: title and labels of 45 characters, ids of 100, one to five rows with one field each. */
export function checkModal(sent: object): void {
  const { title = '', custom_id = '', components = [] } = sent as Modal
  within('title', title, 45)
  within('custom_id', custom_id, 100)
  if (components.length < 1 || components.length > 5) refuse('components: Must be between 1 and 5 in length.')
  const fields = components.map((row) => {
    const inside = row.component === undefined ? (row.components ?? []) : [row.component]
    const [field] = inside
    if (field === undefined || inside.length > 1) return refuse('components: one field a row')
    within('label', row.label ?? field.label ?? '', 45)
    within('custom_id', field.custom_id ?? '', 100)
    if ((field.max_length ?? 1) > 4000) refuse('max_length: 4000 at most')
    return field.custom_id
  })
  if (new Set(fields).size !== fields.length) refuse('components: Component custom id cannot be duplicated')
}

function within(what: string, text: string, most: number): void {
  if (text.length < 1 || text.length > most) refuse(`${what}: Must be between 1 and ${most} in length.`)
}
