using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RpcGateway.Services.Description;

namespace RpcGateway.Server.Discovery;

/// <summary>Writes the OpenRPC document for one caller.</summary>
internal static class DocumentWriter
{
    private const string SpecificationVersion = "1.3.2";

    /// <param name="gateway">The description of all contracts.</param>
    /// <param name="prefixes">The prefixes of methods that are not known; each is hidden by the name of its handler.</param>
    /// <param name="header">The application's name and version.</param>
    /// <param name="hidden">The methods to omit, together with the schemas that only they need.</param>
    /// <param name="address">The gateway's URL, or null.</param>
    /// <param name="indented">Whether to indent the document.</param>
    public static ReadOnlyMemory<byte> Write(
        DescribedGateway gateway,
        IEnumerable<string> prefixes,
        DocumentHeader header,
        IReadOnlySet<string> hidden,
        string? address,
        bool indented = false)
    {
        var contracts = gateway.Contracts
            .Select(contract => (contract.Json, contract.Callback, Methods: Visible(contract, hidden)))
            .Where(contract => contract.Methods.Count > 0 || contract.Callback is null && hidden.Count == 0)
            .ToList();
        var methods = contracts.SelectMany(contract => contract.Methods).ToList();
        var callbacks = contracts.Select(contract => contract.Callback).OfType<DescribedContract>().Distinct().ToList();
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("openrpc", SpecificationVersion);
            WriteInfo(json, header);
            WriteServers(json, address);
            DocumentParts.WriteArray(json, "methods", methods.Select(method => method.Json));
            DocumentParts.WriteSchemas(json, gateway.SchemasOf(methods.Concat(callbacks.SelectMany(callback => callback.Methods))));
            DocumentParts.WriteArray(json, "x-contracts", contracts.Select(contract => contract.Json));
            WriteCallbacks(json, callbacks);
            WritePrefixes(json, [.. prefixes.Where(prefix => !hidden.Contains($"{prefix}.*"))]);
            if (hidden.Count > 0)
            {
                json.WriteBoolean("x-incomplete", true);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static List<DescribedMethod> Visible(DescribedContract contract, IReadOnlySet<string> hidden) =>
        [.. contract.Methods.Where(method => !hidden.Contains(method.Name))];

    private static void WriteInfo(Utf8JsonWriter json, DocumentHeader header)
    {
        json.WriteStartObject("info");
        json.WriteString("title", header.Title);
        json.WriteString("version", header.Version);
        json.WriteEndObject();
    }

    private static void WriteServers(Utf8JsonWriter json, string? address)
    {
        if (address is null)
        {
            return;
        }

        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("name", "rpc");
        json.WriteString("url", address);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCallbacks(Utf8JsonWriter json, List<DescribedContract> callbacks)
    {
        json.WriteStartArray("x-callbacks");
        foreach (var callback in callbacks)
        {
            json.WriteStartObject();
            foreach (var (name, value) in callback.Json)
            {
                json.WritePropertyName(name);
                value!.WriteTo(json);
            }

            DocumentParts.WriteArray(json, "methods", callback.Methods.Select(method => method.Json));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // "x-prefixes":[{"prefix":"git.","description":"..."}]
    private static void WritePrefixes(Utf8JsonWriter json, IReadOnlyList<string> prefixes)
    {
        if (prefixes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("x-prefixes");
        foreach (var prefix in prefixes)
        {
            json.WriteStartObject();
            json.WriteString("prefix", $"{prefix}.");
            json.WriteString("description", "Calls with this prefix are forwarded to a service whose methods the gateway does not know.");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
