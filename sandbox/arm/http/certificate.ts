import "reflect-metadata";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

/** A server certificate with its key, and the authority that vouches for it, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  readonly authorityFile: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 3600 * 1000;

/** The certificate kept in a folder, made there at first use; it is good for loopback names only, for ten years. */
export async function certificateIn(folder: string): Promise<Certificate> {
  const file = (name: string) => join(folder, name);
  const authorityFile = file("authority.pem");
  if (!existsSync(authorityFile)) {
    const made = await make();
    // The authority comes last: where it stands, the others do.
    writeFileSync(file("server-key.pem"), made.key, { mode: 0o600 });
    writeFileSync(file("server.pem"), made.certificate);
    writeFileSync(authorityFile, made.authority);
  }
  return {
    key: readFileSync(file("server-key.pem"), "utf8"),
    certificate: readFileSync(file("server.pem"), "utf8"),
    authorityFile,
  };
}

async function make(): Promise<{ key: string; certificate: string; authority: string }> {
  x509.cryptoProvider.set(crypto);
  const [ca, server] = await Promise.all(
    [0, 1].map(() => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])),
  );
  if (!ca || !server) throw new Error("No keys were made.");
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 3650 * day) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Sandbox authority",
    ...validity,
    signingAlgorithm: algorithm,
    keys: ca,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=localhost",
    issuer: authority.subject,
    ...validity,
    signingAlgorithm: algorithm,
    publicKey: server.publicKey,
    signingKey: ca.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(server.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", server.privateKey);
  return {
    key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
    certificate: certificate.toString("pem"),
    authority: authority.toString("pem"),
  };
}
