using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>The calls of a protocol case, by name, made through the proxy.</summary>
internal sealed class ScriptCalls(RpcClient client, ScriptSources sources) : IDisposable
{
    private readonly IScript _script = client.GetProxy<IScript>();
    private readonly Dictionary<string, (CancellationTokenSource Cancellation, Task<JsonObject> Outcome)> _calls = [];
    private readonly Dictionary<string, ProgressLog<int>> _progress = [];

    public void Start(string name, string method, JsonArray args, ScriptReading reading)
    {
        var cancellation = new CancellationTokenSource();
        _calls.Add(name, (cancellation, OutcomeAsync(method, args, reading, cancellation.Token)));
    }

    public void Notify(string method, JsonArray args)
    {
        method.Should().Be("note");
        _script.Note(Text(args, 0));
    }

    public Task CancelAsync(string name) => _calls[name].Cancellation.CancelAsync();

    /// <summary>How a call ended, in the form of the cases.</summary>
    public Task<JsonObject> EndAsync(string name) => _calls[name].Outcome.DefaultTimeout();

    public IReadOnlyList<int> Reports(string name) => _progress[name].All;

    public void Dispose()
    {
        foreach (var (cancellation, _) in _calls.Values)
        {
            cancellation.Dispose();
        }
    }

    private async Task<JsonObject> OutcomeAsync(
        string method, JsonArray args, ScriptReading reading, CancellationToken cancellationToken)
    {
        var outcome = new JsonObject();
        try
        {
            await RunAsync(outcome, method, args, reading, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome["cancelled"] = true;
        }
        catch (RpcConnectionLostException e)
        {
            outcome["lost"] = new JsonObject { ["requestSent"] = e.RequestSent };
        }
        catch (RpcException e)
        {
            outcome["failed"] = true;
            outcome["error"] = ToJson(e);
        }
        catch (Exception e)
        {
            outcome["failed"] = true;
            outcome["exception"] = e.ToString();
        }

        return outcome;
    }

    private async Task RunAsync(
        JsonObject outcome, string method, JsonArray args, ScriptReading reading, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case "range":
                await ReadAsync(outcome, _script.RangeAsync(Number(args, 0), cancellationToken), reading);
                break;
            case "double":
                await ReadAsync(outcome, _script.DoubleAsync(Items(args, 0), cancellationToken), reading);
                break;
            case "download":
                await ReadAsync(outcome, await _script.DownloadAsync(Number(args, 0), cancellationToken), reading, cancellationToken);
                break;
            default:
                outcome["result"] = await RequestAsync(method, args, cancellationToken);
                break;
        }
    }

    private async Task<JsonNode?> RequestAsync(string method, JsonArray args, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case "add":
                return await _script.AddAsync(Number(args, 0), Number(args, 1), cancellationToken);
            case "say":
                return await _script.SayAsync(Text(args, 0), cancellationToken);
            case "do":
                await _script.DoAsync(cancellationToken);
                return null;
            case "work":
                return await _script.WorkAsync(Number(args, 0), Progress(args, 1), cancellationToken);
            case "sum":
                return await _script.SumAsync(Items(args, 0), cancellationToken);
            case "upload":
                return await _script.UploadAsync(sources.Bytes(Named(args, 0, "$binary")), cancellationToken);
            default:
                throw new ArgumentException($"There is no method '{method}'.", nameof(method));
        }
    }

    private static async Task ReadAsync(JsonObject outcome, IAsyncEnumerable<int> values, ScriptReading reading)
    {
        var items = new JsonArray();
        outcome["items"] = items;
        await foreach (var value in values)
        {
            items.Add(value);
            if (items.Count == reading.Take)
            {
                break;
            }
        }
    }

    private async Task ReadAsync(
        JsonObject outcome, Stream content, ScriptReading reading, CancellationToken cancellationToken)
    {
        await using (content)
        {
            using var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var chunks = 0; chunks < reading.Take; chunks++)
            {
                var count = await content.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    break;
                }

                all.Write(buffer, 0, count);
                if (chunks + 1 == reading.Pause)
                {
                    await client.Closed.WaitAsync(cancellationToken);
                }
            }

            outcome["bytes"] = Convert.ToHexStringLower(all.ToArray());
        }
    }

    private static JsonObject ToJson(RpcException error) => new()
    {
        ["code"] = error.Code,
        ["message"] = error.Message,
        ["data"] = error.ErrorData is JsonElement data ? JsonNode.Parse(data.GetRawText()) : null,
    };

    private IAsyncEnumerable<int> Items(JsonArray args, int index) => sources.Items(Named(args, index, "$stream"));

    private ProgressLog<int> Progress(JsonArray args, int index)
    {
        var progress = new ProgressLog<int>();
        _progress.Add(Named(args, index, "$progress"), progress);
        return progress;
    }

    private static string Named(JsonArray args, int index, string kind) => args[index]![kind]!.GetValue<string>();

    private static int Number(JsonArray args, int index) => args[index]!.GetValue<int>();

    private static string Text(JsonArray args, int index) => args[index]!.GetValue<string>();
}
