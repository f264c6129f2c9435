/** The MCP SDK takes a tenth of a second and 12 MiB: loaded when the first session wants tools, not at Mos' start. */
export async function loadSdk() {
  const [
    { Server },
    { WebStandardStreamableHTTPServerTransport: Transport },
    { CallToolRequestSchema, ListToolsRequestSchema },
  ] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ])
  return { Server, Transport, CallToolRequestSchema, ListToolsRequestSchema }
}

export type Sdk = Awaited<ReturnType<typeof loadSdk>>
