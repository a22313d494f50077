using System.Text.Json;

namespace RpcGateway.StreamJsonRpc;

/// <summary>
/// Rules for a language server. In <c>initialize</c>, the gateway replaces the client's process id, which does not exist on this
/// computer, and the client's root, by an empty folder of the client. When the client leaves, the gateway sends
/// <c>shutdown</c> and <c>exit</c>.
/// </summary>
public sealed class LanguageServerOptions
{
    /// <summary>
    /// Whether the client's own settings reach the server: <c>initializationOptions</c>, responses to
    /// <c>workspace/configuration</c> and <c>workspace/didChangeConfiguration</c>. Many servers start programs, load modules or read
    /// URLs that settings name, so this allows clients to run programs on this computer. Default: false, the server gets
    /// <see cref="InitializationOptions"/> and <see cref="Settings"/>.
    /// </summary>
    public bool AllowClientSettings { get; set; }

    /// <summary>
    /// Whether the root and the workspace folders that the client sends reach the server. A server can read all files that its
    /// system user can read. Default: false.
    /// </summary>
    public bool AllowClientRoot { get; set; }

    /// <summary>The <c>initializationOptions</c> that the server gets instead of the client's, as JSON. Default: null, none.</summary>
    public string? InitializationOptions { get; set; }

    /// <summary>
    /// The settings that the server gets instead of the client's, as a JSON object. A request for section <c>python.analysis</c>
    /// gets the member <c>analysis</c> of the member <c>python</c>, or null. Default: null, none.
    /// </summary>
    public string? Settings { get; set; }

    internal IEnumerable<string> Validate()
    {
        if (FindFault(InitializationOptions, mustBeObject: false) is { } options)
        {
            yield return $"LanguageServer.InitializationOptions {options}";
        }

        if (FindFault(Settings, mustBeObject: true) is { } settings)
        {
            yield return $"LanguageServer.Settings {settings}";
        }

        if (AllowClientSettings && (InitializationOptions ?? Settings) is not null)
        {
            yield return "LanguageServer.AllowClientSettings is true, so InitializationOptions and Settings would have no effect. "
                + "Remove them or set it to false.";
        }
    }

    private static string? FindFault(string? json, bool mustBeObject)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return mustBeObject && document.RootElement.ValueKind != JsonValueKind.Object ? "must be a JSON object." : null;
        }
        catch (JsonException e)
        {
            return $"is not valid JSON: {e.Message}";
        }
    }
}
