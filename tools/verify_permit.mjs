// Check a permit with a client that others wrote: @sd-jwt/sd-jwt-vc, from npm.
//
//   cd "$(mktemp -d)" && npm install @sd-jwt/sd-jwt-vc@0.19
//   cp …/tools/verify_permit.mjs . && node verify_permit.mjs ADDRESS FILE.sd-jwt
//
// ADDRESS is the issuer's, such as https://services.example; keys and status list are read there.
// Not part of the package or its tests: run by hand before a release.
import { readFileSync } from "node:fs";
import { createHash, webcrypto } from "node:crypto";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const [address, file] = process.argv.slice(2);
const bytes = (text) => Buffer.from(text, "base64url");
const { jwks_uri } = await (await fetch(`${address}/.well-known/jwt-vc-issuer`)).json();
const { keys } = await (await fetch(jwks_uri)).json();

const verifier = async (data, signature) => {
  const { kid, alg } = JSON.parse(bytes(data.split(".")[0]));
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk || alg !== "ES256") return false;
  const ec = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("jwk", jwk, ec, false, ["verify"]);
  return webcrypto.subtle.verify(ec, key, bytes(signature), Buffer.from(data));
};
const client = new SDJwtVcInstance({
  verifier,
  hasher: (data, alg) => createHash(alg.replace("-", "")).update(data).digest(),
  statusListFetcher: async (uri) => (await fetch(uri)).text(),
});
try {
  const { payload, header } = await client.verify(readFileSync(file, "utf8").trim());
  console.log("accepted", header.typ, JSON.stringify(payload, null, 1));
} catch (error) {
  console.log("refused:", error.message);
  process.exitCode = 1;
}
