using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>Connects a generated proxy and dispatcher directly, without an engine between them.</summary>
internal sealed class Loopback : RpcInvoker
{
    private readonly List<object> _objects = [];
    private readonly RpcContractBinding<IExchange> _binding = RpcContracts.Get<IExchange>();
    private readonly RpcDispatcher<IExchange> _dispatcher;

    public Loopback()
    {
        _dispatcher = _binding.CreateDispatcher(SerializerOptions);
        Proxy = _binding.CreateProxy(this);
    }

    public override JsonSerializerOptions SerializerOptions { get; } = RpcJson.CreateOptions();

    public Exchange Service { get; } = new();

    public IExchange Proxy { get; }

    /// <summary>The last call.</summary>
    public LoopbackCall? LastCall { get; private set; }

    public CancellationToken LastToken { get; private set; }

    /// <summary>The params of the last call.</summary>
    public string? LastParams { get; private set; }

    /// <summary>Dispatches a call with the given JSON as params.</summary>
    /// <returns>The result as JSON.</returns>
    public async Task<string> CallAsync(string method, string json)
    {
        var descriptor = _binding.Methods.Single(candidate => candidate.Name == method);
        await DispatchAsync(descriptor, json, CancellationToken.None);
        return Encoding.UTF8.GetString(LastCall!.Result);
    }

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        SendAsync(method, arguments, cancellationToken);

    public override async ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        await SendAsync(method, arguments, cancellationToken);
        return JsonSerializer.Deserialize(LastCall!.Result, resultType)!;
    }

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments) =>
        Send(method, arguments, CancellationToken.None);

    public override IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
    {
        Send(method, arguments, cancellationToken);
        return (IAsyncEnumerable<TItem>)LastCall!.Stream!;
    }

    public override async ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        await SendAsync(method, arguments, cancellationToken);
        return (PipeReader)LastCall!.Stream!;
    }

    private void Send<TArguments>(RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments =>
        SendAsync(method, arguments, cancellationToken).AsTask().IsCompletedSuccessfully.Should().BeTrue();

    private ValueTask SendAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = SerializerOptions.Encoder }))
        {
            json.WriteStartArray();
            arguments.WriteTo(new LoopbackWriter(json, _objects));
            json.WriteEndArray();
        }

        return DispatchAsync(method, Encoding.UTF8.GetString(buffer.WrittenSpan), cancellationToken);
    }

    private ValueTask DispatchAsync(RpcMethodDescriptor method, string json, CancellationToken cancellationToken)
    {
        LastParams = json;
        LastToken = cancellationToken;
        LastCall = new LoopbackCall(method, json, _objects, cancellationToken);
        var index = _binding.Methods.ToList().IndexOf(method);
        return _dispatcher.DispatchAsync(index, Service, LastCall);
    }
}
