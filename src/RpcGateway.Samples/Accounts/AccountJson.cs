using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Samples.Accounts;

/// <summary>The JSON of the accounts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AccountClaim))]
[JsonSerializable(typeof(AccountKey))]
[JsonSerializable(typeof(AccountRequest))]
internal sealed partial class AccountJson : JsonSerializerContext;
