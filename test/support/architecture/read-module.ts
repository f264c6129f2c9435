import { Visitor, parseSync } from 'oxc-parser'

export type ModuleFacts = {
  /** every specifier: static, type-only, dynamic, re-export, `import('…')` types; a computed one is `<computed>` */
  readonly imports: readonly string[]
  readonly readsEnvironment: boolean
}

/** What a module imports, read from its syntax tree, so that text in strings and comments never counts. */
export function readModule(path: string, text: string): ModuleFacts {
  const { program, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`)
  const imports: string[] = []
  let readsEnvironment = false
  const add = (source: { type: string; value?: unknown } | null | undefined): void => {
    if (source) imports.push(typeof source.value === 'string' ? source.value : '<computed>')
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    MemberExpression: (node) => {
      const name = node.computed ? (node.property.type === 'Literal' ? node.property.value : undefined) : node.property
      const isEnv =
        name === 'env' || (typeof name === 'object' && name !== null && 'name' in name && name.name === 'env')
      if (node.object.type === 'Identifier' && node.object.name === 'process' && isEnv) readsEnvironment = true
    },
    VariableDeclarator: (node) => {
      // `const { env } = process` reads it as well.
      const isProcess = node.init?.type === 'Identifier' && node.init.name === 'process'
      if (isProcess && node.id.type === 'ObjectPattern') readsEnvironment = true
    },
  }).visit(program)
  return { imports, readsEnvironment }
}
