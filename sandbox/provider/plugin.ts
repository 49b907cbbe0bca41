import { flushCompileCache } from "node:module";
import * as grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import serviceProto from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "../arm/protocol/json.ts";

/** One property that differs, by its path, e.g. `osProfile.computerName`. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  /** Whether the resource must be replaced for it. */
  readonly replaces: boolean;
}

/** A state Azure has, and the inputs that lead to it. */
export interface ReadResult {
  readonly id: string;
  readonly outputs: JsonObject;
  readonly inputs: JsonObject;
}

/** A name that the engine proposes under `pulumi:autonaming`; none where it is switched off. */
export interface Autonaming {
  readonly proposedName: string | undefined;
}

/** What a provider does with one resource. Types are tokens such as `azure-native:network:Subnet`. */
export interface Provider {
  readonly version: string;
  configure(variables: Readonly<Record<string, string>>): Promise<void>;
  /** @param autonaming What the stack's configuration says of names, where it says anything. */
  check(type: string, name: string, olds: JsonObject, news: JsonObject, autonaming?: Autonaming): Promise<JsonObject>;
  diff(
    type: string,
    oldInputs: JsonObject,
    news: JsonObject,
  ): Promise<{ changes: PropertyChange[]; deleteBeforeReplace: boolean }>;
  create(type: string, inputs: JsonObject, preview: boolean): Promise<{ id: string; outputs: JsonObject }>;
  read(type: string, id: string, inputs: JsonObject, outputs: JsonObject): Promise<ReadResult | undefined>;
  update(type: string, id: string, olds: JsonObject, inputs: JsonObject, preview: boolean): Promise<JsonObject>;
  delete(type: string, id: string, outputs: JsonObject): Promise<void>;
  /** Answers a function such as `azure-native:authorization:getClientToken`. @throws Error for one that it has not. */
  invoke(name: string, inputs: JsonObject): Promise<JsonObject>;
}

/** A resource that was accepted and then failed: the engine keeps its state, so that it is not forgotten. */
export class InitFailed extends Error {
  readonly id: string;
  readonly outputs: JsonObject;
  readonly inputs: JsonObject;

  constructor(message: string, id: string, outputs: JsonObject, inputs: JsonObject) {
    super(message);
    this.id = id;
    this.outputs = outputs;
    this.inputs = inputs;
  }
}

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Answer<Response> = grpc.sendUnaryData<Response>;

/** Serves a provider to the engine until the engine goes: pulumi's proto/pulumi/provider.proto. */
export async function servePlugin(provider: Provider): Promise<void> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(serviceProto.ResourceProviderService, methodsOf(provider));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  // The engine reads the port from the first line.
  process.stdout.write(`${port}\n`);
  // The engine kills a plugin when it is done, and what was compiled would be kept only at an end of its own.
  flushCompileCache();
}

function methodsOf(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(async () => new pluginProto.PluginInfo().setVersion(provider.version)),
    getSchema: unary(async () => new proto.GetSchemaResponse().setSchema("{}")),
    attach: unary(async () => new emptyProto.Empty()),
    cancel: unary(async () => new emptyProto.Empty()),
    checkConfig: unary(async (request: InstanceType<typeof proto.CheckRequest>) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(async () => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(async (request: InstanceType<typeof proto.ConfigureRequest>) => {
      await provider.configure(Object.fromEntries(request.getVariablesMap().toArray()) as Record<string, string>);
      return new proto.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: unary(async (request: InstanceType<typeof proto.CheckRequest>) => {
      const inputs = await provider.check(
        typeIn(request.getUrn()),
        nameIn(request.getUrn()),
        object(request.getOlds()),
        object(request.getNews()),
        autonamingOf(request.getAutonaming()),
      );
      return new proto.CheckResponse().setInputs(struct(inputs));
    }),
    diff: unary(async (request: InstanceType<typeof proto.DiffRequest>) => {
      const { changes, deleteBeforeReplace } = await provider.diff(
        typeIn(request.getUrn()),
        object(request.getOldInputs()),
        object(request.getNews()),
      );
      return diffResponse(changes, deleteBeforeReplace);
    }),
    create: unary(async (request: InstanceType<typeof proto.CreateRequest>) => {
      const created = await provider.create(
        typeIn(request.getUrn()),
        object(request.getProperties()),
        request.getPreview(),
      );
      return new proto.CreateResponse().setId(created.id).setProperties(struct(created.outputs));
    }),
    read: unary(async (request: InstanceType<typeof proto.ReadRequest>) => {
      const read = await provider.read(
        typeIn(request.getUrn()),
        request.getId(),
        object(request.getInputs()),
        object(request.getProperties()),
      );
      // An empty id says that the resource is gone.
      if (!read) return new proto.ReadResponse().setId("");
      return new proto.ReadResponse().setId(read.id).setProperties(struct(read.outputs)).setInputs(struct(read.inputs));
    }),
    update: unary(async (request: InstanceType<typeof proto.UpdateRequest>) => {
      const outputs = await provider.update(
        typeIn(request.getUrn()),
        request.getId(),
        object(request.getOlds()),
        object(request.getNews()),
        request.getPreview(),
      );
      return new proto.UpdateResponse().setProperties(struct(outputs));
    }),
    invoke: unary(async (request: InstanceType<typeof proto.InvokeRequest>) => {
      const outputs = await provider.invoke(request.getTok(), object(request.getArgs()));
      return new proto.InvokeResponse().setReturn(struct(outputs));
    }),
    delete: unary(async (request: InstanceType<typeof proto.DeleteRequest>) => {
      await provider.delete(typeIn(request.getUrn()), request.getId(), object(request.getProperties()));
      return new emptyProto.Empty();
    }),
  };
}

function autonamingOf(
  options: InstanceType<typeof proto.CheckRequest.AutonamingOptions> | undefined,
): Autonaming | undefined {
  if (!options) return undefined;
  const disabled = options.getMode() === proto.CheckRequest.AutonamingOptions.Mode.DISABLE;
  return { proposedName: disabled ? undefined : options.getProposedName() };
}

function unary<Request, Response>(run: (request: Request) => Promise<Response>) {
  return (call: Call<Request>, answer: Answer<Response>) => {
    run(call.request).then(
      (response) => answer(null, response),
      (error: unknown) => answer(grpcError(error)),
    );
  };
}

function diffResponse(changes: readonly PropertyChange[], deleteBeforeReplace: boolean) {
  const { Kind } = proto.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  } as const;
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  const top = (path: string) => path.split(/[.[]/)[0] ?? path;
  const response = new proto.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map(({ path }) => top(path)))])
    .setReplacesList([...new Set(changes.filter(({ replaces }) => replaces).map(({ path }) => top(path)))])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const { path, kind, replaces } of changes) {
    const change = new proto.PropertyDiff().setKind(kinds[kind][replaces ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, change);
  }
  return response;
}

function grpcError(error: unknown): grpc.ServiceError {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new grpc.Metadata();
  if (error instanceof InitFailed) {
    const detail = new proto.ErrorResourceInitFailed()
      .setId(error.id)
      .setProperties(struct(error.outputs))
      .setInputs(struct(error.inputs))
      .setReasonsList([message]);
    const any = new anyProto.Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusProto.Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([any]);
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}

function object(value: InstanceType<typeof structProto.Struct> | undefined): JsonObject {
  return (value?.toJavaScript() ?? {}) as JsonObject;
}

function struct(value: JsonObject): InstanceType<typeof structProto.Struct> {
  // The library takes no undefined.
  return structProto.Struct.fromJavaScript(
    JSON.parse(JSON.stringify(value)) as Parameters<typeof structProto.Struct.fromJavaScript>[0],
  );
}

/** `urn:pulumi:stack::project::parent$type::name` taken apart. */
function typeIn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
