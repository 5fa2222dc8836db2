// Calls the API by a client that is generated from its own document: what the document says and the server does must agree.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: process.argv[2]! });

function fail(what: string): never {
  console.error(what);
  process.exit(1);
}

const list = await client.GET("/v1/accounts", { params: { query: { sort: "equity", limit: 2 } } });
const first = list.data?.accounts[0] ?? fail(`No account: ${JSON.stringify(list.error)}`);
const equity: number = first.actualEquity;

const account = await client.GET("/v1/accounts/{owner}", { params: { path: { owner: first.owner } } });
const holding = account.data?.subAccounts[0]?.collateral[0] ?? fail("No collateral.");
const quantity: string = holding.amount.quantity;

const simulated = await client.POST("/v1/accounts/{owner}/simulate", {
  params: { path: { owner: first.owner } },
  body: { changes: [{ kind: "Price", underlying: "ETH", move: -0.5 }] },
});
const after: number = simulated.data?.after.actualEquity ?? fail(JSON.stringify(simulated.error));

const missing = await client.GET("/v1/accounts/{owner}", { params: { path: { owner: "0x00000000000000000000000000000000000000ff" } } });
if (missing.data !== undefined || missing.response.status !== 404)
  fail("Somebody who has nothing was found.");

console.log(JSON.stringify({ equity, quantity, after, status: missing.error?.status }));
