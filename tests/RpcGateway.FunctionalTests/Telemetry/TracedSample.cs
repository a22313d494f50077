using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.FunctionalTests.BadInput;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Protocol;
using RpcGateway.SampleContracts;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>The spans of a client and a server after each operation that has spans.</summary>
internal static class TracedSample
{
    private const string Unknown = "no.such";
    private const string Failing = "echo.fail";
    private const string Notification = "calc.add";
    private const string Callback = "chatCallback.confirm";
    private const string Forwarded = "everything.add";

    // The spans of a forwarded call: client, two at the gateway, backend.
    private const int Hops = 4;

    private static readonly string[] Items = ["calc.primes", "calc.average"];
    private static readonly string[] Binary = ["echo.upload", "echo.download"];

    // Each has a span at both ends, except the notification, which has one only at the server.
    private static readonly string[] Calls = [Unknown, Failing, "echo.say", "chat.join", "chat.clear", Callback, .. Items, .. Binary];

    public static async Task<IReadOnlyList<TracedSpan>> RunAsync()
    {
        using var listener = new SpanListener(otherSources: "Microsoft.AspNetCore");
        using var root = new Activity("root").Start();
        await using var server = await SampleGateway.StartAsync();
        server.Log.Allow(RpcTelemetryNames.EventServerException);
        RpcConnection? connection = null;
        await using (var client = await RpcClient.ConnectAsync(server.Rpc, options =>
        {
            options.AddCallback<IChatCallback>(new ChatEvents { Answer = true });
            options.OnConnected = (opened, _) =>
            {
                connection = opened;
                return Task.CompletedTask;
            };
        }).DefaultTimeout())
        {
            await CallAsync(client);
            await FluentActions.Awaiting(() => connection!.CallRawAsync(Unknown, default, default).AsTask().DefaultTimeout())
                .Should().ThrowAsync<RpcException>();
        }

        await using var raw = await server.ConnectAsync();
        await raw.SendAsync(
            $$"""{"jsonrpc":"2.0","method":"{{Notification}}","params":[1,2],"traceparent":"{{root.Id}}"}""");

        await ForwardAsync();

        // A span may end after its call.
        await Eventually.IsTrueAsync(
            () => listener.Ended.Count(span => IsCall(span) && span.TraceId == root.TraceId) >= (2 * Calls.Length) + 1 + Hops);
        return Describe(listener.Ended, root.TraceId);
    }

    private static async Task CallAsync(RpcClient client)
    {
        var (echo, calc, chat) = (client.GetProxy<IEcho>(), client.GetProxy<ICalc>(), client.GetProxy<IChat>());
        await echo.SayAsync("x").AsTask().DefaultTimeout();
        await FluentActions.Awaiting(() => echo.FailAsync("x").DefaultTimeout()).Should().ThrowAsync<RpcException>();
        await calc.PrimesAsync(10).ToArrayAsync().DefaultTimeout();
        await calc.AverageAsync(new[] { 1.0, 2.0 }.ToAsyncEnumerable()).DefaultTimeout();
        using var content = new MemoryStream(new byte[10]);
        await echo.UploadAsync(content).DefaultTimeout();
        await using (var download = await echo.DownloadAsync(10, 1).DefaultTimeout())
        {
            await download.CopyToAsync(Stream.Null).DefaultTimeout();
        }

        await chat.JoinAsync("traced", "Ada").DefaultTimeout();
        await chat.ClearAsync("traced").DefaultTimeout();
    }

    private static async Task ForwardAsync()
    {
        await using var gateway = await TestGateway.StartAsync(
            builder => builder.AddBackends(options => options.AllowContracts("everything")),
            app: app => app.MapRpcBackends("/rpc/backends"));
        await using var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IEverything, EverythingService>(),
            options => options.Gateways.Add(gateway.At("/rpc/backends")),
            services => services.AddSingleton<EverythingService>());
        await backend.WaitForConnectedAsync().DefaultTimeout();
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc).DefaultTimeout();
        await client.GetProxy<IEverything>().AddAsync(1, 2).DefaultTimeout();
    }

    private static bool IsCall(Activity span) => span.Source.Name == "RpcGateway" && span.OperationName != RpcTelemetryNames.SpanConnect;

    // The spans of connections have their own traces; calls link to them.
    private static List<TracedSpan> Describe(IEnumerable<Activity> ended, ActivityTraceId trace)
    {
        // Of the forwarded call, only the span to the backend differs from those of other calls.
        var calls = ended.Where(span => IsCall(span) && span.TraceId == trace && (span.DisplayName != Forwarded || IsForwarded(span))).ToList();
        var linked = calls.SelectMany(span => span.Links).Select(link => link.Context.SpanId).ToHashSet();
        var connects = ended.Where(span => linked.Contains(span.SpanId)).ToList();
        var parents = connects.Select(span => span.ParentSpanId).ToHashSet();
        var requests = ended.Where(span => span.Source.Name == "Microsoft.AspNetCore" && parents.Contains(span.SpanId));
        return
        [
            .. calls.Select(DescribeCall),
            .. connects.Select(span => new TracedSpan(span) { IsConnect = true }),
            .. requests.Select(span => new TracedSpan(span) { IsHttp = true }),
        ];
    }

    private static bool IsForwarded(Activity span) => span.GetTagItem(RpcTelemetryNames.BackendInstance) is not null;

    private static TracedSpan DescribeCall(Activity span)
    {
        var name = span.DisplayName;
        var isBroadcast = span.Kind == ActivityKind.Client && name.StartsWith("chatCallback.") && name != Callback;
        return new TracedSpan(span)
        {
            IsCall = true,
            IsRequest = name != Notification && !isBroadcast,
            IsBroadcast = isBroadcast,
            IsForwarded = name == Forwarded,
            IsOther = name == RpcTelemetryNames.JsonRpc,
            IsFailed = name is Failing or Unknown or RpcTelemetryNames.JsonRpc,
            HasItems = Items.Contains(name),
            HasBytes = Binary.Contains(name),
            IsCallbackAtClient = span.Kind == ActivityKind.Server && name == Callback,
        };
    }
}
