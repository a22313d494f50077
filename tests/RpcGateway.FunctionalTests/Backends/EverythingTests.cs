using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

public sealed class EverythingTests() : EverythingSpecification(Placement.InProcess);

public sealed class BackendEverythingTests() : EverythingSpecification(Placement.BehindGateway);

public sealed class MemoryEverythingTests() : EverythingSpecification(Placement.InMemory);

/// <summary>What a service can do, called by the .NET client; equal wherever the service runs.</summary>
public abstract class EverythingSpecification(Placement placement) : IAsyncLifetime
{
    private const int Large = 3 * 1024 * 1024;

    private ServedServices _served = null!;
    private RpcClient _client = null!;

    private IEverything Everything => _client.GetProxy<IEverything>();

    private EverythingService Service => _served.Services.GetRequiredService<EverythingService>();

    public async ValueTask InitializeAsync()
    {
        _served = await ServedServices.StartAsync(
            placement,
            builder => builder.AddService<IEverything, EverythingService>(),
            ["everything"],
            services =>
            {
                services.AddSingleton<EverythingService>();
                TestSchemeHandler.AddTo(services);
            });
        _client = await ConnectAsync("anna");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _served.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Call_Result_Arrives() => (await Everything.AddAsync(2, 3).DefaultTimeout()).Should().Be(5);

    [Fact]
    public async Task Call_Error_HasCodeTextAndData()
    {
        var fail = () => Everything.FailAsync(4711, "No.").DefaultTimeout();

        var error = (await fail.Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(4711);
        error.Message.Should().Be("No.");
        $"{error.ErrorData}".Should().Be("""{"text":"No."}""");
    }

    [Fact]
    public async Task Stream_Items_ArriveInOrder() =>
        (await Everything.CountAsync(1000).ToListAsync().AsTask().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 1000));

    [Fact]
    public async Task Stream_Upload_ArrivesWhole() => (await Everything.SumAsync(Numbers(1000)).DefaultTimeout()).Should().Be(499_500);

    [Fact]
    public async Task Binary_Download_ArrivesWhole()
    {
        await using var content = await Everything.DownloadAsync(Large).DefaultTimeout();
        using var copy = new MemoryStream();

        await content.CopyToAsync(copy).DefaultTimeout();

        copy.Length.Should().Be(Large);
    }

    [Fact]
    public async Task Binary_Upload_ArrivesWhole() =>
        (await Everything.UploadAsync(new MemoryStream(new byte[Large])).DefaultTimeout()).Should().Be(Large);

    [Fact]
    public async Task Progress_LastReport_ArrivesBeforeTheResult()
    {
        var reports = new ProgressLog<int>();

        (await Everything.WorkAsync(10, reports).DefaultTimeout()).Should().Be(10);

        reports.All.Should().BeInAscendingOrder().And.EndWith(10);
    }

    [Fact]
    public async Task Cancellation_ReachesTheService()
    {
        using var cancelling = new CancellationTokenSource();
        var held = Everything.HoldAsync(cancelling.Token);
        (await Service.Events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("held");

        await cancelling.CancelAsync();

        (await Service.Events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("released");
        await held.Invoking(call => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Client_Leaves_CancelsItsCalls()
    {
        await using var other = await ConnectAsync("ben");
        var held = other.GetProxy<IEverything>().HoldAsync();
        (await Service.Events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("held");

        await other.DisposeAsync();

        (await Service.Events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("released");
        await held.Invoking(call => call.DefaultTimeout()).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task Notification_ReachesTheService()
    {
        Everything.Note("noted");

        (await Service.Events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("noted");
    }

    [Fact]
    public async Task Context_IsThatOfTheClient_AndContinuesItsTrace()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var span = new Activity("test").Start();

        var described = await Everything.DescribeAsync().DefaultTimeout();

        described.Should().Be($"{_client.ConnectionId} anna everything.describe {span.TraceId}");
    }

    [Fact]
    public async Task Caller_StreamOfTheClient_IsRead() =>
        (await Everything.SumOfCallerAsync().DefaultTimeout()).Should().Be(4950);

    [Fact]
    public async Task Connection_OtherClient_ReturnsItsResult()
    {
        await using var ben = await ConnectAsync("ben");

        (await Everything.AskAsync(ben.ConnectionId!, "Sure?").DefaultTimeout()).Should().Be("ben: Sure?");
    }

    [Fact]
    public async Task Calls_Many_AllComplete()
    {
        // Fewer at once than MaxConcurrentCalls, which counts the calls that are forwarded.
        foreach (var numbers in Enumerable.Range(0, 2000).Chunk(90))
        {
            var calls = numbers.Select(number => Everything.AddAsync(number, 1)).ToList();
            (await Task.WhenAll(calls).DefaultTimeout()).Should().Equal(numbers.Select(number => number + 1));
        }
    }

    private static async IAsyncEnumerable<int> Numbers(int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < to; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private Task<RpcClient> ConnectAsync(string user) => _served.ConnectClientAsync(options =>
    {
        options.Headers["Authorization"] = $"Bearer {user}";
        options.AddCallback<IEverythingCallback>(new Callback(user));
    });

    private sealed class Callback(string user) : IEverythingCallback
    {
        public IAsyncEnumerable<int> NumbersAsync(CancellationToken cancellationToken) => Numbers(100, cancellationToken);

        public Task<string> AnswerAsync(string question) => Task.FromResult($"{user}: {question}");
    }
}
