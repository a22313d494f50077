using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>
/// A call of ours from its entry in the table to its result, without the request: what an answer costs its caller,
/// beside any number of others that wait.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The connection is never run, and its transport holds nothing.")]
public class CallCompletion
{
    private static readonly byte[] Result = [.. "\"01234567890123456789012345678901\""u8];

    private readonly RpcConnection _connection = new(
        new CountingTransport(default, 0), new RpcConnectionSettings { Options = new() { MaxPendingCalls = 100_000 } });

    private readonly RpcMethodDescriptor _method =
        RpcContracts.Get<IParts>().Methods.First(method => method.Name == "parts.say");

    [Params(0, 100, 10_000)]
    public int Others { get; set; }

    [GlobalSetup]
    public async Task CreateAsync()
    {
        for (var i = 0; i < Others; i++)
        {
            _connection.Parts.Pending.Add(Create());
        }

        Expect.Equal("01234567890123456789012345678901", await CompleteAsync());
        Expect.Equal(Others, _connection.Parts.Pending.Count);
    }

    [Benchmark]
    public ValueTask<string> CompleteAsync()
    {
        var call = Create();
        call.Start(default, CancellationToken.None);
        _connection.Parts.Pending.Add(call);
        call.TryMarkSent();
        _connection.Parts.Pending.TakeForResponse(new RpcId(call.Id))!.CompleteWithResult(Result);
        _connection.Parts.Pending.Completed.ResumeHere();
        return call.Task;
    }

    private ValueCall<string> Create() => ValueCall<string>.Create(
        _connection.Parts.Pending, _method, RpcJson.GetTypeInfo<string>(_connection.Parts.Context.Options.SerializerOptions));
}
