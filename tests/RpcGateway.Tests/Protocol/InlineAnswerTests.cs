using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Tests.BadInput;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Answers given on the read loop share a buffer; each must stay whole whatever its neighbours do.</summary>
public sealed class InlineAnswerTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerThatAwaitsAfterTheResult_IsOvertakenByTheNextCall(bool extended)
    {
        await using var connection = Start(extended, async call =>
        {
            await WriteResult(call, "late");
            await _gate.Task;
        });

        connection.Say(extended, Request(1, "plain"), Request(2, "odd"), Request(3, "plain"));
        (await connection.ReceiveAsync(extended, 2)).Should().Equal(Answer(1, "plain"), Answer(3, "plain"));
        _gate.SetResult();

        (await connection.ReceiveAsync(extended, 1)).Should().Equal(Answer(2, "late"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerThatFailsAfterTheResult_AnswersWithTheErrorAlone(bool extended)
    {
        await using var connection = Start(extended, async call =>
        {
            await WriteResult(call, "never seen");
            throw new RpcException(-7, "No.");
        });

        connection.Say(extended, Request(1, "plain"), Request(2, "odd"), Request(3, "plain"));

        var answers = await connection.ReceiveAsync(extended, 3);
        answers[0].Should().Be(Answer(1, "plain"));
        answers[1].Should().Be("""{"jsonrpc":"2.0","id":2,"error":{"code":-7,"message":"No."}}""");
        answers[2].Should().Be(Answer(3, "plain"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswersOfABurst_KeepTheirOrder_BeyondOneBuffer(bool extended)
    {
        const int Calls = 1500;
        await using var connection = Start(extended, _ => default);

        connection.Say(extended, [.. Enumerable.Range(0, Calls).Select(i => Request(i, i % 100 == 99 ? "unknown" : "plain"))]);

        var ids = (await connection.ReceiveAsync(extended, Calls)).Select(
            answer => JsonDocument.Parse(answer).RootElement.GetProperty("id").GetInt32());
        ids.Should().Equal(Enumerable.Range(0, Calls));
    }

    private static ValueTask WriteResult(RpcInboundCall call, string result) => call.CompleteAsync(
        new ValueTask<string>(result), RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions()));

    private static string Request(int id, string method) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":[]}""";

    private static string Answer(int id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":"{{result}}"}""";

    private static Session Start(bool extended, Func<RpcInboundCall, ValueTask> odd) => new(extended, odd);

    private sealed class Session : IAsyncDisposable
    {
        private readonly ScriptedTransport _transport = new();
        private readonly RpcConnection _connection;
        private readonly Task _run;

        public Session(bool extended, Func<RpcInboundCall, ValueTask> odd)
        {
            _connection = new RpcConnection(_transport, new RpcConnectionSettings
            {
                Options = new RpcConnectionOptions(),
                Methods = new RpcMethodTable([new Handler("plain", call => WriteResult(call, "plain")), new Handler("odd", odd)]),
                Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            });
            _run = _connection.RunAsync();
        }

        public void Say(bool extended, params string[] messages)
        {
            if (extended)
            {
                _transport.Say(string.Join('\n', messages));
            }
            else
            {
                Array.ForEach(messages, message => _transport.Say(message));
            }
        }

        public async Task<List<string>> ReceiveAsync(bool extended, int count)
        {
            var answers = new List<string>();
            while (answers.Count < count)
            {
                var frame = await _transport.Sent.ReadAsync().DefaultTimeout();
                answers.AddRange(extended ? frame.Split('\n') : [frame]);
            }

            return answers;
        }

        public async ValueTask DisposeAsync()
        {
            _transport.Abort();
            await _run.DefaultTimeout();
            await _connection.DisposeAsync();
        }
    }

    private sealed class Handler(string name, Func<RpcInboundCall, ValueTask> run) : RpcMethodHandler
    {
        public override RpcMethodDescriptor Method { get; } =
            new(name, null, name, RpcMethodKind.Call, typeof(string), RpcOverflowPolicy.Disconnect);

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state) => run(call);
    }
}
