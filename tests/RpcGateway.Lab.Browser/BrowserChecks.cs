using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Protocol;

namespace RpcGateway.Lab;

/// <summary>Behavior that differs in a browser.</summary>
internal sealed class BrowserChecks(Uri address)
{
    public void AddTo(CheckRun run)
    {
        run.Add("platform", CheckPlatform);
        run.Add("wrong token", ConnectWithWrongTokenAsync);
        run.Add("token without extensions", ConnectWithoutExtensionsAsync);
        run.Add("token and a plain server", ConnectToPlainServerAsync);
        run.Add("options that a browser lacks", ConnectWithHeadersAsync);
        run.Add("no server", ConnectToNothingAsync);
        run.Add("silent server", LoseSilentServerAsync);
    }

    private static Task CheckPlatform()
    {
        Expect.Equal(true, OperatingSystem.IsBrowser());
        Expect.Equal(Architecture.Wasm, RuntimeInformation.ProcessArchitecture);
        return Task.CompletedTask;
    }

    private async Task ConnectWithWrongTokenAsync()
    {
        var error = await Expect.FailsAsync<RpcConnectionLostException>(() => LabClient.ConnectAsync(
            address, options => options.AccessTokenProvider = _ => new("wrong")));
        Expect.Equal(RpcErrorCode.Unauthenticated, (error.InnerException as RpcException)?.Code);
    }

    private Task ConnectWithoutExtensionsAsync() => Expect.FailsAsync<OptionsValidationException>(
        () => LabClient.ConnectAsync(address, options =>
        {
            options.OfferExtensions = false;
            options.AccessTokenProvider = _ => new(LabToken.Valid);
        }));

    private async Task ConnectToPlainServerAsync()
    {
        var error = await Expect.FailsAsync<RpcConnectionLostException>(() => LabClient.ConnectAsync(
            new Uri(address, "plain"), options => options.AccessTokenProvider = _ => new(LabToken.Valid)));
        Expect.Equal(true, error.Message.Contains("rpcgateway.v1", StringComparison.Ordinal));
    }

    [SuppressMessage("Interoperability", "CA1416", Justification = "The check expects the call to fail.")]
    private async Task ConnectWithHeadersAsync()
    {
        var error = await Expect.FailsAsync<OptionsValidationException>(() => LabClient.ConnectAsync(address, options =>
        {
            options.Headers["X-Tenant"] = "north";
            options.HttpInvoker = new HttpClient();
            options.ConfigureWebSocket = _ => { };
        }));
        Expect.Equal(3, error.Failures.Count());
    }

    private static async Task ConnectToNothingAsync()
    {
        var error = await Expect.FailsAsync<RpcConnectionLostException>(
            () => LabClient.ConnectAsync(new Uri("ws://127.0.0.1:1/rpc")));
        Expect.Equal(true, error.Message.Contains("ws://127.0.0.1:1/rpc", StringComparison.Ordinal));
    }

    private async Task LoseSilentServerAsync()
    {
        await using var client = await LabClient.ConnectAsync(new Uri(address, "plain"), options =>
            options.KeepAliveInterval = options.KeepAliveTimeout = TimeSpan.FromMilliseconds(100));
        var lost = new TaskCompletionSource<RpcClose?>();
        client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Reconnecting)
            {
                lost.TrySetResult(change.Close);
            }
        };
        Expect.Equal(RpcCloseCode.Lost, (await lost.Task)?.Code);
    }
}
