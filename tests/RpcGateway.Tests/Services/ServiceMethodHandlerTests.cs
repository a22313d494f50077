using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Tests.Services;

public sealed class ServiceMethodHandlerTests
{
    [Fact]
    public async Task Invoke_SingletonWithoutFiltersAndAuthorization_AllocatesNothing()
    {
        await using var services = new ServiceCollection().AddLogging().AddRpcGateway().Services.BuildServiceProvider();
        var dispatcher = new CountingDispatcher();
        var call = new EmptyCall();
        var handler = new ServiceMethodHandler<object>(
            call.Method,
            index: 0,
            dispatcher,
            new ServiceResolver<object>(new object(), typeof(object)),
            services.GetRequiredService<DispatchParts>(),
            filters: [],
            access: null);
        await handler.InvokeAsync(null!, call);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            await handler.InvokeAsync(null!, call);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        dispatcher.Calls.Should().Be(1001);
    }

    private sealed class CountingDispatcher : RpcDispatcher<object>
    {
        public int Calls { get; private set; }

        public override ValueTask DispatchAsync(int method, object service, RpcInboundCall call)
        {
            Calls++;
            return default;
        }
    }

    private sealed class EmptyCall : RpcInboundCall
    {
        public override RpcMethodDescriptor Method { get; } =
            new("test.empty", null, "Empty", RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

        public override CancellationToken CancellationToken => default;

        public override ReadOnlySpan<byte> Params => default;

        public override void RetainParams() => throw new NotSupportedException();

        public override ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type) =>
            throw new NotSupportedException();

        public override ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content) =>
            throw new NotSupportedException();

        public override ValueTask CompleteBinaryAsync(ValueTask<Stream> content) => throw new NotSupportedException();

        protected override IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type) =>
            throw new NotSupportedException();

        protected override IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter) =>
            throw new NotSupportedException();

        protected override PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter) =>
            throw new NotSupportedException();

        protected override Utf8JsonWriter? StartResult() => throw new NotSupportedException();
    }
}
