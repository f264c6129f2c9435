import type { Tool } from '../runtime/agent-runtime.ts'

/** A tool as MCP lists it. Programs ask their person less for what is annotated as read-only. */
export const describeTool = ({ name, description, schema, readOnly, isDangerous = false }: Tool) => ({
  name,
  description,
  inputSchema: { ...schema, type: 'object' as const },
  annotations: {
    readOnlyHint: readOnly,
    destructiveHint: isDangerous,
    // Repeated, it would be another op.
    idempotentHint: readOnly,
    // What it touches is the fleet, and nothing else.
    openWorldHint: false,
  },
})
