using System.Text.Json.Serialization;
using RpcGateway.Binding;

namespace RpcGateway.Services.BackendLinks;

/// <summary>The JSON of the protocol between a backend and a gateway.</summary>
[JsonSourceGenerationOptions(
    // Without the generated fast path, which writes a null array of bytes as an empty text.
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    MaxDepth = JsonLimits.MaxDepth,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackendRegistration))]
[JsonSerializable(typeof(ClientDescription))]
[JsonSerializable(typeof(ClusterChange))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(ClientRequest))]
[JsonSerializable(typeof(ClientResponse))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(RegistrationResult))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(object))]
internal sealed partial class BackendJson : JsonSerializerContext;
