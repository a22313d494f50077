using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server.Limits;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Server.Limits;

public sealed class OpenFilesListenerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestLog _log = new();
    private readonly FakeListener _sockets = new();
    private readonly OpenFilesListener _listener;
    private int _open = 10;

    public OpenFilesListenerTests() =>
        _listener = new OpenFilesListener(_sockets, new OpenFiles(_time, 160, () => _open), _time, _log.CreateLogger("test"));

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task AcceptAsync_DescriptorsAreFree_Accepts()
    {
        (await _listener.AcceptAsync().AsTask().DefaultTimeout()).Should().BeSameAs(FakeListener.Connection);
        _log.Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task AcceptAsync_AlmostAllInUse_WaitsUntilSomeAreClosed()
    {
        _open = 150;
        var accepted = _listener.AcceptAsync().AsTask();
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        _sockets.Accepts.Should().Be(0);
        _log.Entries.Should().ContainSingle().Which.Message.Should().StartWith("Almost all of the 160 file descriptors");

        _open = 149;
        await AdvanceUntilAsync(accepted);
        (await accepted).Should().BeSameAs(FakeListener.Connection);
    }

    [Fact]
    public async Task UnbindAsync_AcceptingPaused_EndsAccepting()
    {
        _open = 150;
        var accepted = _listener.AcceptAsync().AsTask();

        await _listener.UnbindAsync();
        await AdvanceUntilAsync(accepted);

        (await accepted).Should().BeNull();
        _sockets.Accepts.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddRpcGateway_BeforeOrAfterKestrel_ReplacesItsSockets(bool before)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (before)
        {
            builder.Services.AddRpcGateway();
        }

        builder.WebHost.UseKestrelCore();
        builder.Services.AddRpcGateway();

        await using var app = builder.Build();
        app.Services.GetServices<IConnectionListenerFactory>().Should().ContainSingle().Which
            .Should().BeOfType<OpenFilesListenerFactory>();
    }

    [Fact]
    public void AddRpcGateway_AnotherTransport_Stays()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionListenerFactory, OtherTransport>();
        services.AddRpcGateway();

        services.Where(service => service.ServiceType == typeof(IConnectionListenerFactory)).Should().ContainSingle().Which
            .ImplementationType.Should().Be<OtherTransport>();
    }

    private Task AdvanceUntilAsync(Task task) => Eventually.IsTrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        return task.IsCompleted;
    });

    private sealed class FakeListener : IConnectionListener
    {
        public static DefaultConnectionContext Connection { get; } = new();

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 80);

        public int Accepts { get; private set; }

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            Accepts++;
            return ValueTask.FromResult<ConnectionContext?>(Connection);
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class OtherTransport : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IConnectionListener>(new FakeListener());
    }
}
