using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>The schemas of the JSON that represents streams, progress and binary content on the wire.</summary>
internal static class ProtocolSchemas
{
    public const string Stream = "RpcStream";
    public const string ProgressToken = "RpcProgressToken";
    public const string Binary = "RpcBinary";

    public static JsonObject Create(string name) => name switch
    {
        Stream => CreateStream(),
        ProgressToken => new JsonObject
        {
            ["type"] = new JsonArray("integer", "string", "null"),
            ["description"] = "Identifies the progress reports of one call: a number or string chosen by the caller, or null for no reports.",
        },
        _ => new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Represents binary content, which is sent in separate binary frames.",
            ["properties"] = new JsonObject
            {
                ["binary"] = new JsonObject { ["type"] = "integer", ["description"] = "The number of the binary stream." },
            },
            ["required"] = new JsonArray("binary"),
        },
    };

    private static JsonObject CreateStream() => new()
    {
        ["type"] = "object",
        ["description"] = "Represents a stream: its first items, and a token for the remaining items; without a token there are none.",
        ["properties"] = new JsonObject
        {
            ["token"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "string"),
                ["description"] = "The token for $/enumerator/next.",
            },
            ["values"] = new JsonObject { ["type"] = "array", ["description"] = "The first items." },
        },
    };
}
